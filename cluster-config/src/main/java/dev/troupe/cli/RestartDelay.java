package dev.troupe.cli;

import java.time.Duration;
import java.time.Instant;

/// How long to wait before a node is started again: 1 s, then twice as long each time up to 30 s;
/// from the beginning again once it has run for a minute.
final class RestartDelay {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration GOOD_RUN = Duration.ofMinutes(1);

  private Duration next = FIRST;
  private Instant started = Instant.MIN;

  void started(Instant now) {
    started = now;
  }

  /// The node has ended; says how long to wait now.
  Duration ended(Instant now) {
    Duration delay = started.plus(GOOD_RUN).isAfter(now) ? next : FIRST;
    Duration twice = delay.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return delay;
  }
}
