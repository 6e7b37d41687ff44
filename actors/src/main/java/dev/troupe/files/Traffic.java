package dev.troupe.files;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Counts of one server that its connections, each on a thread of its own, keep together. They are
/// counters and not messages to the server's actor, so that a flood of requests fills no mailbox.
final class Traffic {
  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder requests = new LongAdder();

  void opened() {
    connections.incrementAndGet();
  }

  void closed() {
    connections.decrementAndGet();
  }

  void answered() {
    requests.increment();
  }

  int connections() {
    return connections.get();
  }

  long requests() {
    return requests.sum();
  }
}
