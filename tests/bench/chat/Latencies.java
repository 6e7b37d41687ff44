package chat;

import org.HdrHistogram.Histogram;

/// How long acknowledgements took in one round.
final class Latencies {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Histogram micros = new Histogram(3);

  void add(long nanos) {
    micros.recordValue(nanos / NANOS_PER_MICRO);
  }

  long count() {
    return micros.getTotalCount();
  }

  /// The latency that so many per cent do not exceed, in milliseconds.
  double percentile(double percent) {
    return micros.getValueAtPercentile(percent) / 1e3;
  }
}
