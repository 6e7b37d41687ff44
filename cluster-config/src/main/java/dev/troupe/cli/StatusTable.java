package dev.troupe.cli;

import dev.troupe.edge.monitor.Problems;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A cluster's status as text: one table of nodes, one of the balancers' servers, and what the
/// monitor finds wrong.
final class StatusTable {
  private static final List<String> NODE_HEAD =
      List.of("NODE", "ADDRESS", "READY", "CHAT", "EPOCH", "IN SYNC", "LAG", "SESSIONS");
  private static final List<String> SERVER_HEAD =
      List.of(
          "NODE",
          "LISTENER",
          "SERVER",
          "ADDRESS",
          "STATE",
          "LAST CHECK",
          "WEIGHT",
          "CONNECTIONS",
          "CLIENTS",
          "TO SERVER",
          "TO CLIENTS",
          "CONNECT");

  private StatusTable() {}

  /// The lines to print.
  static List<String> of(ClusterStatus cluster, List<Problems.Problem> problems) {
    var lines = new ArrayList<>(columns(nodeRows(cluster)));
    List<List<String>> servers = serverRows(cluster);
    if (servers.size() > 1) {
      lines.add("");
      lines.addAll(columns(servers));
    }
    if (!problems.isEmpty()) {
      lines.add("");
      problems.forEach(problem -> lines.add(line(problem)));
    }
    return lines;
  }

  /// The servers alone.
  static List<String> servers(ClusterStatus cluster) {
    return columns(serverRows(cluster));
  }

  private static List<List<String>> nodeRows(ClusterStatus cluster) {
    long committed = chats(cluster).stream().mapToLong(ChatStatus::commitIndex).max().orElse(0);
    var rows = new ArrayList<List<String>>();
    rows.add(NODE_HEAD);
    for (NodeStatus node : cluster.nodes().values()) {
      rows.add(nodeRow(node, cluster.part(node.node(), ChatStatus.class), committed));
    }
    return rows;
  }

  private static List<String> nodeRow(NodeStatus node, Optional<ChatStatus> chat, long committed) {
    return List.of(
        node.node(),
        node.address(),
        node.ready() ? "yes" : "no",
        chat.map(c -> c.role().name().toLowerCase(Locale.ROOT)).orElse("-"),
        chat.map(c -> Long.toString(c.epoch())).orElse("-"),
        chat.map(c -> c.isInSync(node.node()) ? "yes" : "no").orElse("-"),
        chat.map(c -> Long.toString(Math.max(0, committed - c.logEnd()))).orElse("-"),
        chat.map(c -> c.sessions() + "/" + c.maxSessions()).orElse("-"));
  }

  private static List<List<String>> serverRows(ClusterStatus cluster) {
    var rows = new ArrayList<List<String>>();
    rows.add(SERVER_HEAD);
    for (String node : cluster.nodes().keySet()) {
      cluster.part(node, BalancerStatus.class).map(BalancerStatus::listeners).stream()
          .flatMap(List::stream)
          .forEach(listener ->
              listener.servers().forEach(server -> rows.add(serverRow(node, listener, server))));
    }
    return rows;
  }

  private static List<String> serverRow(
      String node, BalancerStatus.Listener listener, BalancerStatus.Server server) {
    return List.of(
        node,
        listener.name() + " " + listener.at(),
        server.name(),
        server.at().toString(),
        (server.up() ? "up" : "down") + (server.drained() ? ", drained" : ""),
        server.reason(),
        Integer.toString(server.weight()),
        Integer.toString(server.connections()),
        Long.toString(server.clients()),
        Progress.size(server.bytes().toServer()),
        Progress.size(server.bytes().toClient()),
        text(server.connects()));
  }

  /// The median of the last times.
  private static String text(BalancerStatus.Connects connects) {
    String time =
        connects.made() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.2f ms", connects.median().toNanos() / 1e6);
    return connects.failed() == 0 ? time : time + ", " + connects.failed() + " failed";
  }

  private static String line(Problems.Problem problem) {
    return "%s: %s %s"
        .formatted(
            problem.severity().name().toLowerCase(Locale.ROOT), problem.subject(), problem.text());
  }

  private static List<ChatStatus> chats(ClusterStatus cluster) {
    return cluster.nodes().keySet().stream()
        .flatMap(node -> cluster.part(node, ChatStatus.class).stream())
        .toList();
  }

  /// Each column as wide as its widest cell, two blanks between; all rows have the same length.
  static List<String> columns(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
