package balancer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import measure.Folder;
import measure.FreePorts;
import measure.Options;
import measure.Wrk;

/// Connections through each of our engines, HAProxy and nginx's stream module, in turn: small
/// requests, new connections, many bytes, idle clients, and clients that have stopped reading.
final class BalancerBench {
  private static final int WARM_UP_ROUNDS = 3;
  private static final String[] SMALL = {"requests/s", "CPU µs a request", "p99 ms"};
  private static final String[] NEW = {"connections/s", "CPU µs a connection"};

  private final Options options;
  private final int seconds;
  private final int rounds;
  private final int idle;
  private final List<String> what;

  private BalancerBench(Options options) {
    this.options = options;
    this.seconds = options.number("--seconds", 4);
    this.rounds = options.number("--rounds", 5);
    this.idle = options.number("--idle", 5_000);
    this.what = List.of(options.text("--what", "small,new,bulk,idle,stalled").split(","));
  }

  public static void main(String[] arguments) throws Exception {
    new BalancerBench(new Options(arguments)).run();
  }

  private void run() throws Exception {
    List<String> engines = List.of(options.text("--engines", "streams,loop,splice").split(","));
    int web = FreePorts.of(1).getFirst();
    try (var folder = Folder.create();
        var backends = Backends.start()) {
      Process server = Contestants.web(folder.path(), web);
      try (var started =
          new Contestants(folder.path(), options.troupe(), web, backends.port())) {
        measure(started.start(engines));
      } finally {
        server.destroy();
        server.waitFor(20, TimeUnit.SECONDS);
      }
    }
  }

  private void measure(List<Contestant> all) throws Exception {
    for (Contestant one : all) {
      if (what.contains("idle")) {
        idle(one); // first, while no heap has room from the load
      }
    }
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Contestant one : all) {
        inTurn(one, round >= 0);
      }
    }
    for (Contestant one : all) {
      if (what.contains("stalled")) {
        stalled(one);
      }
    }
    Table.print(all);
  }

  private void inTurn(Contestant one, boolean counts) throws Exception {
    if (what.contains("small")) {
      small(one, counts);
    }
    if (what.contains("new")) {
      fresh(one, counts);
    }
    if (what.contains("bulk")) {
      bulk(one, 1, counts);
      bulk(one, 16, counts);
    }
  }

  private void small(Contestant one, boolean counts) throws Exception {
    double before = one.cpuSeconds();
    var wrk = Wrk.run(64, seconds, one.web(), "/");
    double cpu = one.cpuSeconds() - before;
    if (counts) {
      one.series(SMALL[0]).add(wrk.perSecond());
      one.series(SMALL[1]).add(cpu * 1e6 / wrk.requests());
      one.series(SMALL[2]).add(wrk.p99Millis());
    }
  }

  private void fresh(Contestant one, boolean counts) throws Exception {
    double before = one.cpuSeconds();
    var wrk = Wrk.run(16, seconds, one.web(), "/", "Connection: close");
    double cpu = one.cpuSeconds() - before;
    if (counts) {
      one.series(NEW[0]).add(wrk.perSecond());
      one.series(NEW[1]).add(cpu * 1e6 / wrk.requests());
    }
  }

  private void bulk(Contestant one, int connections, boolean counts) throws Exception {
    try (var clients = new Bulk(one.bulk(), connections)) {
      clients.read();
      long began = System.nanoTime();
      double before = one.cpuSeconds();
      one.goOn(seconds);
      double gib = clients.bytes() / (double) (1 << 30);
      double cpu = one.cpuSeconds() - before;
      if (counts) {
        one.series("GiB/s, " + connections).add(gib * 1e9 / (System.nanoTime() - began));
        one.series("CPU s a GiB, " + connections).add(cpu / gib);
      }
    }
  }

  private void idle(Contestant one) throws Exception {
    double before = one.residentKib();
    List<SocketChannel> clients = new ArrayList<>();
    try {
      for (int i = 0; i < idle; i++) {
        clients.add(Bulk.asking(one.bulk(), 'e'));
      }
      one.series("KiB an idle connection").add((one.residentKib() - before) / idle);
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  /// What a hundred clients cost that have asked for endless bytes and do not read.
  private void stalled(Contestant one) throws IOException, InterruptedException {
    double before = one.residentKib();
    try (var clients = new Bulk(one.bulk(), 100)) {
      one.goOn(2);
      double cpu = one.cpuSeconds();
      double resident = one.residentKib();
      double collecting = one.cpuSeconds() - cpu;
      one.goOn(2);
      one.series("KiB a stalled connection").add((resident - before) / 100);
      one.series("CPU ms/s, 100 stalled").add((one.cpuSeconds() - cpu - collecting) * 1e3 / 2);
      clients.read(); // they have not been forgotten
      one.goOn(1);
      if (clients.bytes() < 100L << 20) {
        throw new IOException(one.name() + " does not go on when its clients do");
      }
    }
  }
}
