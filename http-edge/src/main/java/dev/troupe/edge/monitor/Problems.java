package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What is wrong with a cluster, the worst first: one judgement for the dashboard, the API, health,
/// metrics and the command line.
public final class Problems {
  /// Sessions above this share of the limit are worth a word.
  private static final double NEARLY_FULL = 0.9;

  /// How bad it is.
  public enum Severity {
    /// Users cannot do something.
    CRITICAL,
    /// Users notice nothing yet, but one more failure may change that.
    WARNING,
    /// As the operator wanted it.
    NOTICE
  }

  /// One thing that is wrong.
  ///
  /// @param subject a node, a server, or a part of the program
  /// @param text what is wrong with it, and what to do where that is not plain
  public record Problem(Severity severity, String subject, String text) {}

  private final Facts facts;
  private final List<Problem> found = new ArrayList<>();

  private Problems(Facts facts) {
    this.facts = facts;
  }

  static List<Problem> of(Facts facts) {
    var problems = new Problems(facts);
    problems.nodes();
    problems.chat();
    problems.servers();
    problems.sites();
    problems.found.sort(Comparator.comparing(Problem::severity));
    return List.copyOf(problems.found);
  }

  private void nodes() {
    var gone = new TreeSet<>(facts.expected());
    gone.removeAll(facts.cluster().nodes().keySet());
    for (String node : gone) {
      add(Severity.WARNING, node, "is gone: its process has ended or cannot be reached");
    }
    for (NodeStatus node : facts.cluster().nodes().values()) {
      if (!node.ready()) {
        add(Severity.WARNING, node.node(), "does not serve: " + String.join("; ", node.missing()));
      }
    }
  }

  private void chat() {
    Map<String, ChatStatus> chats = facts.parts(ChatStatus.class);
    if (chats.isEmpty()) {
      return;
    }
    var primary = facts.primary();
    if (primary.isEmpty()) {
      add(Severity.CRITICAL, "chat", "has no primary: nothing is acknowledged until there is one");
    }
    chats.forEach(this::chatOf);
    primary.ifPresent(it -> inSync(it, chats));
  }

  private void chatOf(String node, ChatStatus chat) {
    if (!chat.waitingFor().isEmpty()) {
      add(
          Severity.CRITICAL,
          node,
          "waits for %s, which may hold acknowledged messages that it lacks: start it"
              .formatted(String.join(", ", chat.waitingFor())));
    }
    if (chat.sessions() >= NEARLY_FULL * chat.maxSessions()) {
      add(
          Severity.WARNING,
          node,
          "has %d of at most %d chat sessions".formatted(chat.sessions(), chat.maxSessions()));
    }
  }

  private void inSync(ChatStatus primary, Map<String, ChatStatus> chats) {
    chats.forEach((node, chat) -> {
      if (!primary.isInSync(node)) {
        add(
            Severity.WARNING,
            node,
            "is not in sync, %d entries behind"
                .formatted(Math.max(0, facts.committed() - chat.logEnd())));
      }
    });
    if (primary.inSync().size() == 1 && facts.expected().size() > 1) {
      add(
          Severity.WARNING,
          "chat",
          "only %s is in sync: if it crashes, chat stops until it is back"
              .formatted(primary.inSync().getFirst()));
    }
  }

  private void servers() {
    var byListener =
        facts.servers().values().stream()
            .collect(Collectors.groupingBy(Facts.BalancedServer::listener));
    for (String listener : listeners()) {
      List<Facts.BalancedServer> servers = byListener.getOrDefault(listener, List.of());
      if (servers.stream().noneMatch(server -> !server.drained() && server.up() > 0)) {
        add(Severity.CRITICAL, "listener " + listener, "has no server that takes clients");
      }
      servers.forEach(this::server);
    }
  }

  private Set<String> listeners() {
    return facts.parts(BalancerStatus.class).values().stream()
        .flatMap(balancer -> balancer.listeners().stream())
        .map(BalancerStatus.Listener::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void server(Facts.BalancedServer server) {
    String subject = server.listener() + " " + server.name();
    if (server.drained()) {
      add(Severity.NOTICE, subject, "is drained: it gets no new clients");
    }
    var down = server.seen().entrySet().stream().filter(seen -> !seen.getValue().up()).toList();
    if (!down.isEmpty()) {
      add(
          Severity.WARNING,
          subject,
          "is down: %s (so says %s)"
              .formatted(
                  down.getFirst().getValue().reason(),
                  down.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "))));
    }
  }

  private void sites() {
    var edges = facts.parts(EdgeStatus.class).values();
    if (!edges.isEmpty() && edges.stream().allMatch(edge -> edge.sites().isEmpty())) {
      add(Severity.CRITICAL, "web", "no web server is up, visitors are turned away");
    }
  }

  private void add(Severity severity, String subject, String text) {
    found.add(new Problem(severity, subject, text));
  }
}
