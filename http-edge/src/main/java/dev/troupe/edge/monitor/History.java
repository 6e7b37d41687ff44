package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the plots show: a few numbers of the whole cluster, every second of the last ten minutes
/// and every minute of the last day. A pure core, told of the facts once a second.
final class History {
  private static final int SECONDS = 600;
  private static final int MINUTES = 1_440;
  private static final int STEP = 60;

  /// One line of a plot.
  enum Series {
    NODES_READY,
    CHAT_SESSIONS,
    MESSAGES_PER_SECOND,
    ACKNOWLEDGED_P50_MS,
    ACKNOWLEDGED_P99_MS,
    WEB_USERS,
    REDIRECTS_PER_SECOND,
    BALANCED_CONNECTIONS
  }

  /// The numbers of one moment; what is not known then is missing.
  record Sample(Instant time, Map<Series, Double> values) {
    Sample {
      values = Collections.unmodifiableMap(new EnumMap<>(values));
    }
  }

  /// How far back to look.
  enum Span {
    MINUTES(1),
    HOURS(STEP);

    private final int stepSeconds;

    Span(int stepSeconds) {
      this.stepSeconds = stepSeconds;
    }

    /// From one sample to the next.
    int stepSeconds() {
      return stepSeconds;
    }
  }

  private final Rates rates = new Rates();
  private final List<Sample> seconds = new ArrayList<>();
  private final List<Sample> minutes = new ArrayList<>();
  private @Nullable Sample last;
  private int taken = 0;

  /// Takes a sample; to be called once a second.
  Sample take(Facts facts) {
    var sample = new Sample(facts.timestamp(), values(facts));
    keep(seconds, sample, SECONDS);
    last = sample;
    taken++;
    if (taken % STEP == 0) {
      List<Sample> minute = seconds.subList(Math.max(0, seconds.size() - STEP), seconds.size());
      keep(minutes, new Sample(sample.time(), means(minute)), MINUTES);
    }
    return sample;
  }

  /// The samples, the oldest first.
  List<Sample> samples(Span span) {
    return List.copyOf(
        switch (span) {
          case MINUTES -> seconds;
          case HOURS -> minutes;
        });
  }

  /// The last sample, before the first one an empty one.
  Sample last() {
    return last == null ? new Sample(Instant.EPOCH, new EnumMap<>(Series.class)) : last;
  }

  private static void keep(List<Sample> samples, Sample one, int most) {
    if (samples.size() == most) {
      samples.removeFirst();
    }
    samples.add(one);
  }

  private Map<Series, Double> values(Facts facts) {
    var nodes = facts.cluster().nodes().values();
    var chats = facts.parts(ChatStatus.class).values();
    var values = new EnumMap<Series, Double>(Series.class);
    values.put(Series.NODES_READY, (double) nodes.stream().filter(NodeStatus::ready).count());
    values.put(Series.CHAT_SESSIONS, (double) chats.stream().mapToInt(ChatStatus::sessions).sum());
    values.put(Series.WEB_USERS, (double) facts.users().total());
    values.put(Series.BALANCED_CONNECTIONS, (double) connections(facts));
    rates.next(facts, values);
    return values;
  }

  private static long connections(Facts facts) {
    return facts.parts(BalancerStatus.class).values().stream()
        .flatMap(balancer -> balancer.listeners().stream())
        .flatMap(listener -> listener.servers().stream())
        .mapToLong(BalancerStatus.Server::connections)
        .sum();
  }

  /// Of the 99th percentile the worst is kept: a mean of those says little.
  private static Map<Series, Double> means(List<Sample> samples) {
    var means = new EnumMap<Series, Double>(Series.class);
    for (Series series : Series.values()) {
      var known =
          samples.stream()
              .filter(sample -> sample.values().containsKey(series))
              .mapToDouble(sample -> sample.values().getOrDefault(series, 0.0))
              .summaryStatistics();
      if (known.getCount() > 0) {
        boolean worst = series == Series.ACKNOWLEDGED_P99_MS;
        means.put(series, worst ? known.getMax() : known.getAverage());
      }
    }
    return means;
  }

  /// Makes rates of the nodes' counters, which begin again when a node does.
  private static final class Rates {
    private final Map<String, Long> redirects = new HashMap<>();
    private final Map<String, ChatTraffic> traffic = new HashMap<>();
    private @Nullable Instant time;

    void next(Facts facts, Map<Series, Double> values) {
      double seconds =
          time == null
              ? 0
              : Math.max(1, facts.timestamp().toEpochMilli() - time.toEpochMilli()) / 1e3;
      double redirected = redirects(facts);
      List<Long> acknowledged = acknowledged(facts);
      time = facts.timestamp();
      if (seconds == 0) {
        return; // nothing to compare with yet
      }
      long messages = acknowledged.stream().mapToLong(Long::longValue).sum();
      values.put(Series.REDIRECTS_PER_SECOND, redirected / seconds);
      values.put(Series.MESSAGES_PER_SECOND, messages / seconds);
      if (messages > 0) {
        values.put(Series.ACKNOWLEDGED_P50_MS, Quantiles.of(acknowledged, 0.5));
        values.put(Series.ACKNOWLEDGED_P99_MS, Quantiles.of(acknowledged, 0.99));
      }
    }

    private long redirects(Facts facts) {
      long sum = 0;
      var now = facts.parts(EdgeStatus.class);
      for (var node : now.entrySet()) {
        long count = node.getValue().redirects();
        Long before = redirects.put(node.getKey(), count);
        sum += before == null ? 0 : count < before ? count : count - before;
      }
      redirects.keySet().retainAll(now.keySet());
      return sum;
    }

    /// How many were acknowledged since the last time, by latency.
    private List<Long> acknowledged(Facts facts) {
      var sums = new ArrayList<>(Collections.nCopies(ChatTraffic.BOUNDS.size() + 1, 0L));
      var now = facts.parts(ChatTraffic.class);
      now.forEach((node, after) -> {
        ChatTraffic before = traffic.put(node, after);
        if (before != null) {
          boolean again = after.acknowledged() < before.acknowledged();
          for (int i = 0; i < sums.size(); i++) {
            long base = again ? 0 : before.byLatency().get(i);
            sums.set(i, sums.get(i) + after.byLatency().get(i) - base);
          }
        }
      });
      traffic.keySet().retainAll(now.keySet());
      return sums;
    }
  }
}
