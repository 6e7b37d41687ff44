package dev.troupe.balancer;

import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.Arrays;

/// How long it took to connect to one server: all times together, and the last [#RECENT] of them in
/// order.
final class ConnectTimes {
  /// Times that the quantiles are of.
  static final int RECENT = 128;

  private final long[] recent = new long[RECENT];
  private long made = 0;
  private long failed = 0;
  private long total = 0;
  private BalancerStatus.Connects status = BalancerStatus.Connects.NONE;

  /// A connection stands.
  void add(long nanos) {
    recent[(int) (made % RECENT)] = nanos;
    made++;
    total += nanos;
  }

  /// One could not be made.
  void fail() {
    failed++;
  }

  BalancerStatus.Connects status() {
    if (status.made() != made || status.failed() != failed) {
      long[] sorted = Arrays.copyOf(recent, (int) Math.min(made, RECENT));
      Arrays.sort(sorted);
      status =
          new BalancerStatus.Connects(
              made, failed, Duration.ofNanos(total), quantile(sorted, 0.5), quantile(sorted, 0.99));
    }
    return status;
  }

  /// The least of the times that so large a part of them does not exceed.
  private static Duration quantile(long[] sorted, double part) {
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(sorted[(int) Math.ceil(part * sorted.length) - 1]);
  }
}
