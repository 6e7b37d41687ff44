package dev.troupe.status;

import java.time.Duration;
import java.util.List;

/// What a node's clients have said since the process started, and how soon it was acknowledged.
///
/// @param acknowledged commands of this node's clients that have been committed
/// @param byLatency how many of them took at most as long as each of [#BOUNDS], from giving them to
///   the replica to their being committed, failovers included; each counts once, in the first that
///   it fits, and the last number is of those that took longer than all of them
/// @param total time that they all took, added up
public record ChatTraffic(long acknowledged, List<Long> byLatency, Duration total)
    implements PartStatus {
  /// Milliseconds, rising.
  public static final List<Integer> BOUNDS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000);

  public ChatTraffic {
    byLatency = List.copyOf(byLatency);
    if (byLatency.size() != BOUNDS.size() + 1) {
      throw new IllegalArgumentException(
          "byLatency: has " + byLatency.size() + " numbers, must have " + (BOUNDS.size() + 1));
    }
  }
}
