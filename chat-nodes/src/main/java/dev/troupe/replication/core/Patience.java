package dev.troupe.replication.core;

import java.util.random.RandomGenerator;

/// How long a replica without a primary's word waits before it asks the register.
final class Patience {
  private final Timing timing;
  private final RandomGenerator random;
  private long heardAt;
  private long windowMillis;

  Patience(Timing timing, RandomGenerator random, long now) {
    this.timing = timing;
    this.random = random;
    redraw(now);
  }

  /// A primary was heard, or there is another reason to wait anew.
  void restart(long now) {
    if (now - heardAt > windowMillis / 2) {
      redraw(now);
    }
    heardAt = now;
  }

  /// The primary is known to have ended: there is nothing to wait for.
  void end(long now) {
    heardAt = now - windowMillis - 1;
  }

  boolean isOver(long now) {
    return now - heardAt > windowMillis;
  }

  private void redraw(long now) {
    heardAt = now;
    windowMillis =
        timing.suspectAfter().toMillis() + random.nextLong(timing.suspectSpread().toMillis() + 1);
  }
}
