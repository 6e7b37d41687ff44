package dev.troupe.edge.loop;

/// The answers that were given in one round of the loop, until they are sent: then all are timed by
/// one look at the clock.
final class RoundTimes {
  /// With more, some are timed before they are sent.
  private static final int MOST = 1_024;

  private final Timing timing;
  private final int[] statuses = new int[MOST];
  private final long[] starts = new long[MOST];
  private int count = 0;

  RoundTimes(Timing timing) {
    this.timing = timing;
  }

  /// An answer has been given.
  ///
  /// @param status its three digits
  /// @param startNanos when the request was there, as of `System.nanoTime`
  void add(int status, long startNanos) {
    if (count == MOST) {
      record();
    }
    statuses[count] = status;
    starts[count] = startNanos;
    count++;
  }

  /// All that were given are sent.
  void record() {
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      timing.record(statuses[i], now - starts[i]);
    }
    count = 0;
  }
}
