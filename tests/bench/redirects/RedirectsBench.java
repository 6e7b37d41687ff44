package redirects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import measure.Cpu;
import measure.Folder;
import measure.FreePorts;
import measure.Options;
import measure.Series;
import measure.Wrk;

/// 302 answers to keep-alive clients: a node's router, which counts users and reservations for each
/// of them, beside nginx and HAProxy, which answer with a constant. `wrk` asks all three in turn.
final class RedirectsBench {
  private static final int WARM_UP_ROUNDS = 3;

  private final Path troupe;
  private final int seconds;
  private final int rounds;
  private final int connections;
  private final List<Contestant> contestants = new ArrayList<>();

  /// One server with what it did in each round.
  private record Contestant(
      String name, Process process, int port, Series rate, Series cpu, Series p99) {
    Contestant(String name, Process process, int port) {
      this(name, process, port, new Series(name), new Series(name), new Series(name));
    }

    /// Of the process and those that it started.
    double cpuSeconds() throws IOException {
      return Cpu.secondsOfAll(process);
    }
  }

  private RedirectsBench(Path troupe, int seconds, int rounds, int connections) {
    this.troupe = troupe;
    this.seconds = seconds;
    this.rounds = rounds;
    this.connections = connections;
  }

  public static void main(String[] arguments) throws Exception {
    var options = new Options(arguments);
    new RedirectsBench(
            options.troupe(),
            options.number("--seconds", 5),
            options.number("--rounds", 7),
            options.number("--connections", 64))
        .run();
  }

  private void run() throws Exception {
    try (var folder = Folder.create()) {
      try {
        runIn(folder.path());
      } finally {
        for (Contestant one : contestants) {
          one.process().destroy();
          one.process().waitFor(20, TimeUnit.SECONDS);
        }
      }
    }
  }

  private void runIn(Path folder) throws Exception {
    contestants.add(startTroupe(folder));
    contestants.add(startNginx(folder));
    contestants.add(startHaproxy(folder));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Contestant one : contestants) {
        measure(one, round >= 0);
      }
    }
    print();
  }

  private void measure(Contestant one, boolean counts) throws Exception {
    double before = one.cpuSeconds();
    var wrk = Wrk.run(connections, seconds, one.port(), "/page?x=1");
    double cpu = one.cpuSeconds() - before;
    if (counts) {
      one.rate().add(wrk.perSecond());
      one.cpu().add(cpu * 1e6 / wrk.requests());
      one.p99().add(wrk.p99Millis());
    }
  }

  private void print() {
    System.out.printf(
        "302 to %d keep-alive clients, %d rounds of %d s in turn, medians%n%n",
        connections, rounds, seconds);
    System.out.println("|  | requests/s | least | most | CPU µs each | p99 ms |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (Contestant one : contestants) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.0f | %.1f | %.2f |%n",
          one.name(),
          one.rate().median(),
          one.rate().least(),
          one.rate().most(),
          one.cpu().median(),
          one.p99().median());
    }
    Contestant own = contestants.getFirst();
    System.out.println();
    for (Contestant peer : contestants.subList(1, contestants.size())) {
      System.out.printf(
          Locale.ROOT,
          "against %s: requests/s %.2f, CPU %.2f (goal against nginx: at most 0.85)%n",
          peer.name(),
          own.rate().median() / peer.rate().median(),
          own.cpu().median() / peer.cpu().median());
    }
  }

  private Contestant startTroupe(Path folder) throws Exception {
    List<Integer> ports = FreePorts.of(5);
    int router = ports.getFirst();
    Path file = folder.resolve("node.conf");
    Files.writeString(
        file,
        """
        troupe {
          node { data = "%1$s/data", roles = [chat, edge] }
          cluster.port = %2$d
          register.folder = "%1$s/register"
          chat.listen = "127.0.0.1:%3$d"
          edge {
            router-port = %4$d
            monitor-port = %5$d
            sites = [{ port = %6$d, file = "resource:web/site-1.html" }]
            routing-delay = 0 s
            reservation = 0 s
          }
        }
        """
            .formatted(folder, ports.get(1), ports.get(2), router, ports.get(3), ports.get(4)));
    return started(
        "troupe router", router, troupe.toString(), "node", "--config", file.toString());
  }

  private Contestant startNginx(Path folder) throws Exception {
    int port = FreePorts.of(1).getFirst();
    Path file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log stderr error;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 1000000000;
          client_body_temp_path %1$s/1; proxy_temp_path %1$s/2; fastcgi_temp_path %1$s/3;
          uwsgi_temp_path %1$s/4; scgi_temp_path %1$s/5;
          server {
            listen 127.0.0.1:%2$d;
            location / {
              add_header Cache-Control no-store always;
              return 302 http://$host:8000$request_uri;
            }
          }
        }
        """
            .formatted(folder, port));
    return started("nginx", port, "nginx", "-p", folder.toString(), "-c", file.toString());
  }

  private Contestant startHaproxy(Path folder) throws Exception {
    int port = FreePorts.of(1).getFirst();
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        global
          nbthread 1
        defaults
          mode http
          timeout client 60s
          timeout http-request 20s
        frontend router
          bind 127.0.0.1:%d
          http-request return status 302 hdr Location "http://%%[req.hdr(host),field(1,:)]:8000%%[pathq]" hdr Cache-Control no-store
        """
            .formatted(port));
    return started("HAProxy", port, "haproxy", "-db", "-f", file.toString());
  }

  /// Starts a server and waits until it redirects.
  private static Contestant started(String name, int port, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!redirects(port)) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException(name + " does not redirect on port " + port);
      }
    }
    return new Contestant(name, process, port);
  }

  private static boolean redirects(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".getBytes());
      return new BufferedReader(new InputStreamReader(socket.getInputStream()))
          .readLine()
          .contains(" 302 ");
    } catch (IOException | NullPointerException notYet) {
      return false;
    }
  }
}
