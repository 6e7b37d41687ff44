package chat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import measure.Cpu;

/// Keeps a number of messages in flight to one contender, from one thread, for a while.
final class Load {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Load() {}

  /// What came of it.
  ///
  /// @param rate acknowledged messages a second
  /// @param p50 milliseconds
  /// @param p99 milliseconds
  /// @param cpu microseconds a message of all of the contender's processes
  record Result(double rate, double p50, double p99, double cpu) {}

  /// Runs until the time is over and all that was sent is acknowledged.
  ///
  /// @throws IOException if the contender refuses or loses a message
  static Result run(Contender contender, int window, Duration time) throws IOException {
    int lanes = Math.ceilDiv(window, contender.mostInFlightEach());
    var latencies = new Latencies();
    try (Selector selector = Selector.open()) {
      List<Lane> open = open(contender, selector, lanes, window / lanes);
      try {
        double cpuBefore = cpu(contender);
        long begin = System.nanoTime();
        drive(selector, open, begin + time.toNanos(), latencies);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuMicros = (cpu(contender) - cpuBefore) * 1e6;
        return new Result(
            latencies.count() / seconds,
            latencies.percentile(50),
            latencies.percentile(99),
            cpuMicros / latencies.count());
      } finally {
        for (Lane lane : open) {
          lane.channel().close();
        }
      }
    }
  }

  private static List<Lane> open(Contender contender, Selector selector, int lanes, int window)
      throws IOException {
    var open = new ArrayList<Lane>();
    for (int i = 0; i < lanes; i++) {
      Lane lane = contender.connect(i, window);
      lane.channel().configureBlocking(false);
      lane.channel().register(selector, SelectionKey.OP_READ, lane);
      open.add(lane);
    }
    return open;
  }

  private static void drive(Selector selector, List<Lane> lanes, long end, Latencies latencies)
      throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((Lane) key.attachment()).send(key);
    }
    boolean sending = true;
    while (sending || !lanes.stream().allMatch(Lane::isIdle)) {
      if (selector.select(PATIENCE.toMillis()) == 0) {
        throw new IOException("nothing was acknowledged for " + PATIENCE);
      }
      sending = System.nanoTime() < end;
      for (SelectionKey key : selector.selectedKeys()) {
        Lane lane = (Lane) key.attachment();
        if (key.isReadable()) {
          lane.receive(latencies);
        }
        if (sending) {
          lane.send(key);
        } else {
          lane.flush(key);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private static double cpu(Contender contender) throws IOException {
    double seconds = 0;
    for (long pid : contender.processes()) {
      seconds += Cpu.secondsOf(pid);
    }
    return seconds;
  }
}
