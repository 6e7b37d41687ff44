package dev.troupe.edge.monitor;

import dev.troupe.status.ChatTraffic;
import java.util.List;

/// Quantiles of latencies of which only the numbers between [ChatTraffic#BOUNDS] are known.
final class Quantiles {
  private Quantiles() {}

  /// The quantile in milliseconds, as if latencies between two bounds were spread evenly; beyond
  /// the last bound, that bound.
  ///
  /// @param counts as in [ChatTraffic#byLatency], not all 0
  /// @param quantile from 0 to 1
  static double of(List<Long> counts, double quantile) {
    double rank = quantile * counts.stream().mapToLong(Long::longValue).sum();
    double below = 0;
    for (int i = 0; i < ChatTraffic.BOUNDS.size(); i++) {
      long here = counts.get(i);
      if (here > 0 && below + here >= rank) {
        double from = i == 0 ? 0 : ChatTraffic.BOUNDS.get(i - 1);
        return from + (ChatTraffic.BOUNDS.get(i) - from) * (rank - below) / here;
      }
      below += here;
    }
    return ChatTraffic.BOUNDS.getLast();
  }
}
