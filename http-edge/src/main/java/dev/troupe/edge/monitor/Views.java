package dev.troupe.edge.monitor;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ClusterStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The forms in which the API tells the facts; `openapi.json` documents each.
final class Views {
  /// Everything that the dashboard shows.
  ///
  /// @param expected the names of all nodes that the cluster is meant to have
  record View(
      Instant timestamp,
      String node,
      SortedSet<String> expected,
      List<Problems.Problem> problems,
      ClusterStatus cluster,
      Balancers balancers,
      Chat chat,
      Visitors visitors,
      Map<String, Double> now) {}

  /// All listeners, by name.
  record Balancers(List<Listener> listeners) {}

  /// One listener, which every node that runs the balancer has.
  record Listener(
      String name, String mode, String algorithm, List<ListenerNode> nodes, List<Server> servers) {}

  /// A listener on one node.
  record ListenerNode(
      String node,
      HostPort at,
      String engine,
      long accepted,
      long refused,
      SortedMap<String, Long> ended,
      Queue queue) {
    static ListenerNode of(String node, BalancerStatus.Listener listener) {
      return new ListenerNode(
          node,
          listener.at(),
          listener.engine(),
          listener.accepted(),
          listener.refused(),
          Collections.unmodifiableSortedMap(new TreeMap<>(listener.ended())),
          Queue.of(listener.queue()));
    }
  }

  /// Clients that wait for a server.
  ///
  /// @param served since the start, after they had waited
  /// @param left those who waited in vain
  record Queue(int waiting, long served, long left, long averageMillis, long longestMillis) {
    static Queue of(BalancerStatus.Queue queue) {
      return new Queue(
          queue.waiting(),
          queue.served(),
          queue.left(),
          queue.total().toMillis() / Math.max(1, queue.served()),
          queue.longest().toMillis());
    }
  }

  /// One server of a listener.
  ///
  /// @param health its last ten minutes as in [Strips]
  record Server(
      String name,
      HostPort at,
      boolean drained,
      int weight,
      int connections,
      String health,
      List<Seen> seenBy) {}

  /// How one node sees a server.
  record Seen(
      String node,
      boolean up,
      String reason,
      int connections,
      long clients,
      BalancerStatus.Bytes bytes,
      Connects connects) {
    static Seen of(String node, BalancerStatus.Server server) {
      return new Seen(
          node,
          server.up(),
          server.reason(),
          server.connections(),
          server.clients(),
          server.bytes(),
          Connects.of(server.connects()));
    }
  }

  /// How connections to a server came about.
  ///
  /// @param medianMillis of the last ones, as `p99Millis`
  record Connects(
      long made, long failed, double averageMillis, double medianMillis, double p99Millis) {
    static Connects of(BalancerStatus.Connects connects) {
      return new Connects(
          connects.made(),
          connects.failed(),
          millis(connects.total().dividedBy(Math.max(1, connects.made()))),
          millis(connects.median()),
          millis(connects.p99()));
    }

    private static double millis(Duration duration) {
      return TimeUnit.NANOSECONDS.toMicros(duration.toNanos()) / 1e3;
    }
  }

  /// Chat as a whole, and on every node.
  ///
  /// @param primary empty while there is none
  record Chat(
      String primary,
      long epoch,
      List<String> inSync,
      long committed,
      int sessions,
      int maxSessions,
      List<ChatNode> nodes,
      List<Statistics> statistics) {}

  /// Chat on one node.
  ///
  /// @param lag committed entries that its log lacks
  record ChatNode(
      String node,
      String role,
      long epoch,
      boolean inSync,
      long lag,
      int sessions,
      int maxSessions,
      List<String> waitingFor) {}

  /// A node's chat statistics.
  record Statistics(String node, ChatStatistics statistics) {}

  /// Web users by server.
  ///
  /// @param complete whether every id is there
  record Visitors(
      SortedMap<Integer, MonitorJson.ServerUsers> servers,
      int totalUsers,
      List<String> barred,
      boolean complete) {}

  /// Samples in columns, as plots want them.
  ///
  /// @param times seconds since 1970
  record Samples(int stepSeconds, List<Long> times, Map<String, List<Optional<Double>>> series) {
    static Samples of(History.Span span, List<History.Sample> samples) {
      Map<String, List<Optional<Double>>> columns = new TreeMap<>();
      for (History.Series series : History.Series.values()) {
        columns.put(
            word(series),
            samples.stream()
                .map(sample -> Optional.ofNullable(sample.values().get(series)))
                .toList());
      }
      return new Samples(
          span.stepSeconds(),
          samples.stream().map(sample -> sample.time().getEpochSecond()).toList(),
          columns);
    }
  }

  private Views() {}

  /// A constant's name as the API has it.
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
