package dev.troupe.edge.monitor;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.users.Users;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// The facts in the forms in which the API tells them; `openapi.json` documents each.
final class Views {
  /// User ids in one word of the feed; all of them are at `/api/users`.
  private static final int MOST_IDS = 1_000;

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
      Queue queue) {}

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
  record Samples(int stepSeconds, List<Long> times, Map<String, List<Optional<Double>>> series) {}

  private final Facts facts;

  private Views(Facts facts) {
    this.facts = facts;
  }

  static View of(Facts facts, Strips strips, History.Sample sample) {
    var views = new Views(facts);
    return new View(
        facts.timestamp().truncatedTo(ChronoUnit.MILLIS),
        facts.node(),
        Collections.unmodifiableSortedSet(new TreeSet<>(facts.expected())),
        Problems.of(facts),
        facts.cluster(),
        views.balancers(strips),
        views.chat(),
        views.visitors(),
        named(sample));
  }

  private static Map<String, Double> named(History.Sample sample) {
    Map<String, Double> named = new TreeMap<>();
    sample.values().forEach((series, value) -> named.put(word(series), value));
    return named;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Samples samples(History.Span span, List<History.Sample> samples) {
    var columns = new EnumMap<History.Series, List<Optional<Double>>>(History.Series.class);
    for (History.Series series : History.Series.values()) {
      columns.put(
          series,
          samples.stream()
              .map(sample -> Optional.ofNullable(sample.values().get(series)))
              .toList());
    }
    Map<String, List<Optional<Double>>> named = new TreeMap<>();
    columns.forEach((series, values) -> named.put(word(series), values));
    return new Samples(
        span.stepSeconds(),
        samples.stream().map(sample -> sample.time().getEpochSecond()).toList(),
        named);
  }

  private Balancers balancers(Strips strips) {
    SortedMap<String, List<ListenerNode>> nodes = new TreeMap<>();
    SortedMap<String, BalancerStatus.Listener> kinds = new TreeMap<>();
    facts
        .parts(BalancerStatus.class)
        .forEach((node, balancer) ->
            balancer
                .listeners()
                .forEach(it -> {
                  kinds.putIfAbsent(it.name(), it);
                  nodes
                      .computeIfAbsent(it.name(), _ -> new ArrayList<>())
                      .add(
                          new ListenerNode(
                              node,
                              it.at(),
                              it.engine(),
                              it.accepted(),
                              it.refused(),
                              Collections.unmodifiableSortedMap(new TreeMap<>(it.ended())),
                              Queue.of(it.queue())));
                }));
    var servers = servers(strips);
    return new Balancers(
        kinds.values().stream()
            .map(it ->
                new Listener(
                    it.name(),
                    it.mode(),
                    it.algorithm(),
                    nodes.getOrDefault(it.name(), List.of()),
                    servers.getOrDefault(it.name(), List.of())))
            .toList());
  }

  private Map<String, List<Server>> servers(Strips strips) {
    Map<String, List<Server>> byListener = new TreeMap<>();
    facts
        .servers()
        .forEach((key, server) ->
            byListener
                .computeIfAbsent(server.listener(), _ -> new ArrayList<>())
                .add(server(server, strips.of(key))));
    return byListener;
  }

  private static Server server(Facts.BalancedServer server, String health) {
    var seenBy =
        server.seen().entrySet().stream()
            .map(seen -> Seen.of(seen.getKey(), seen.getValue()))
            .toList();
    return new Server(
        server.name(),
        server.seen().values().iterator().next().at(),
        server.drained(),
        server.seen().values().iterator().next().weight(),
        seenBy.stream().mapToInt(Seen::connections).sum(),
        health,
        seenBy);
  }

  private Chat chat() {
    var chats = facts.parts(ChatStatus.class);
    var primary = facts.primary();
    return new Chat(
        primary.map(ChatStatus::primary).orElse(""),
        chats.values().stream().mapToLong(ChatStatus::epoch).max().orElse(0),
        primary.map(ChatStatus::inSync).orElse(List.of()),
        facts.committed(),
        chats.values().stream().mapToInt(ChatStatus::sessions).sum(),
        chats.values().stream().mapToInt(ChatStatus::maxSessions).sum(),
        chats.entrySet().stream()
            .map(chat -> chat(chat.getKey(), chat.getValue(), primary))
            .toList(),
        facts.parts(ChatStatistics.class).entrySet().stream()
            .map(one -> new Statistics(one.getKey(), one.getValue()))
            .toList());
  }

  private ChatNode chat(String node, ChatStatus chat, Optional<ChatStatus> primary) {
    return new ChatNode(
        node,
        word(chat.role()),
        chat.epoch(),
        primary.filter(it -> it.isInSync(node)).isPresent(),
        Math.max(0, facts.committed() - chat.logEnd()),
        chat.sessions(),
        chat.maxSessions(),
        chat.waitingFor());
  }

  private Visitors visitors() {
    SortedMap<Integer, MonitorJson.ServerUsers> servers = new TreeMap<>();
    int room = MOST_IDS;
    for (int site : sites(facts.cluster(), facts.users())) {
      List<String> all = facts.users().byServer().getOrDefault(site, List.of());
      List<String> shown = all.subList(0, Math.min(room, all.size()));
      servers.put(site, new MonitorJson.ServerUsers(all.size(), shown));
      room -= shown.size();
    }
    return new Visitors(
        Collections.unmodifiableSortedMap(servers),
        facts.users().total(),
        facts.users().barred(),
        facts.users().total() <= MOST_IDS);
  }

  /// The ports of all web servers that are up or have users.
  static SortedSet<Integer> sites(ClusterStatus board, Users users) {
    SortedSet<Integer> sites = new TreeSet<>(users.byServer().keySet());
    for (String node : board.nodes().keySet()) {
      board.part(node, EdgeStatus.class).ifPresent(edge -> sites.addAll(edge.sites()));
    }
    return sites;
  }
}
