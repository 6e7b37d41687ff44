package dev.troupe.chat;

import dev.troupe.status.ChatTraffic;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/// Counts what this node's clients said and how soon it was committed, for the status board.
final class Traffic {
  private final long[] byLatency = new long[ChatTraffic.BOUNDS.size() + 1];
  private long acknowledged = 0;
  private Duration total = Duration.ZERO;
  private long told = -1;

  /// A client's command was committed so long after it was given to the replica.
  void add(Duration latency) {
    int bound = 0;
    while (bound < ChatTraffic.BOUNDS.size()
        && latency.compareTo(Duration.ofMillis(ChatTraffic.BOUNDS.get(bound))) > 0) {
      bound++;
    }
    byLatency[bound]++;
    acknowledged++;
    total = total.plus(latency);
  }

  /// What to report now, if it is news.
  Optional<ChatTraffic> next() {
    if (told == acknowledged) {
      return Optional.empty();
    }
    told = acknowledged;
    var counts = LongStream.of(byLatency).boxed().toList();
    return Optional.of(new ChatTraffic(acknowledged, counts, total));
  }
}
