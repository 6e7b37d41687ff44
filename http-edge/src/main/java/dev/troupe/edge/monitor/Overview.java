package dev.troupe.edge.monitor;

import dev.troupe.edge.monitor.Views.Balancers;
import dev.troupe.edge.monitor.Views.Chat;
import dev.troupe.edge.monitor.Views.ChatNode;
import dev.troupe.edge.monitor.Views.Listener;
import dev.troupe.edge.monitor.Views.ListenerNode;
import dev.troupe.edge.monitor.Views.Seen;
import dev.troupe.edge.monitor.Views.Server;
import dev.troupe.edge.monitor.Views.Statistics;
import dev.troupe.edge.monitor.Views.View;
import dev.troupe.edge.monitor.Views.Visitors;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes of the facts everything that the dashboard shows.
final class Overview {
  /// User ids in one word of the feed; all of them are at `/api/users`.
  private static final int MOST_IDS = 1_000;

  private final Facts facts;

  private Overview(Facts facts) {
    this.facts = facts;
  }

  static View of(Facts facts, Strips strips, History.Sample sample) {
    var overview = new Overview(facts);
    return new View(
        facts.timestamp().truncatedTo(ChronoUnit.MILLIS),
        facts.node(),
        Collections.unmodifiableSortedSet(new TreeSet<>(facts.expected())),
        Problems.of(facts),
        facts.cluster(),
        overview.balancers(strips),
        overview.chat(),
        overview.visitors(),
        named(sample));
  }

  private static Map<String, Double> named(History.Sample sample) {
    Map<String, Double> named = new TreeMap<>();
    sample.values().forEach((series, value) -> named.put(Views.word(series), value));
    return named;
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
                      .add(ListenerNode.of(node, it));
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
        Views.word(chat.role()),
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
    for (int site : facts.sites()) {
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
}
