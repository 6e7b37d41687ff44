package dev.troupe.replication.link;

import java.time.Duration;

/// How long to wait before dialing again: not at all after a link that was up, then from 20 ms on
/// twice as long each time, up to 500 ms.
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(500);

  private Duration next = Duration.ZERO;

  void reset() {
    next = Duration.ZERO;
  }

  Duration next() {
    Duration now = next;
    Duration twice = now.multipliedBy(2);
    next = now.isZero() ? FIRST : twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return now;
  }
}
