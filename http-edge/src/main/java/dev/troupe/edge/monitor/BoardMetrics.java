package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.NodeStatus;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The cluster's facts as Prometheus metrics; those of a node have its name as a label, so any node
/// can be asked for all.
final class BoardMetrics {
  private final Facts facts;
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

  private BoardMetrics(Facts facts) {
    this.facts = facts;
  }

  static List<MetricSnapshot> of(Facts facts) {
    var metrics = new BoardMetrics(facts);
    metrics.nodes();
    facts.parts(ChatStatus.class).forEach(metrics::chat);
    facts.parts(ChatStatistics.class).forEach(metrics::statistics);
    facts.parts(BalancerStatus.class).forEach(metrics::balancer);
    facts.parts(EdgeStatus.class).forEach(metrics::edge);
    facts.parts(FilesStatus.class).forEach(metrics::files);
    metrics.users();
    return metrics.all();
  }

  private List<MetricSnapshot> all() {
    List<MetricSnapshot> all = new ArrayList<>();
    gauges.values().forEach(gauge -> all.add(gauge.build()));
    counters.values().forEach(counter -> all.add(counter.build()));
    var acknowledgement =
        HistogramSnapshot.builder()
            .name("troupe_chat_acknowledgement_seconds")
            .help("Time from a client's command to its commit on all in-sync nodes.");
    facts
        .parts(ChatTraffic.class)
        .forEach((node, it) -> acknowledgement.dataPoint(point(node, it)));
    all.add(acknowledgement.build());
    return all;
  }

  private static HistogramDataPointSnapshot point(String node, ChatTraffic traffic) {
    var buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < ChatTraffic.BOUNDS.size(); i++) {
      buckets.bucket(ChatTraffic.BOUNDS.get(i) / 1e3, traffic.byLatency().get(i));
    }
    buckets.bucket(Double.POSITIVE_INFINITY, traffic.byLatency().getLast());
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of("node", node))
        .classicHistogramBuckets(buckets.build())
        .sum(traffic.total().toNanos() / 1e9)
        .build();
  }

  private void nodes() {
    gauge("troupe_nodes_expected", "Nodes that the configuration names.", facts.expected().size());
    for (NodeStatus node : facts.cluster().nodes().values()) {
      gauge("troupe_node_ready", "Whether a node serves.", is(node.ready()), "node", node.node());
      gauge(
          "troupe_node_start_time_seconds",
          "When a node's process started, in seconds since 1970.",
          node.since().toEpochMilli() / 1e3,
          "node",
          node.node());
    }
    List<Problems.Problem> problems = Problems.of(facts);
    for (Problems.Severity severity : Problems.Severity.values()) {
      gauge(
          "troupe_problems",
          "Things that are wrong now, as the dashboard lists them.",
          problems.stream().filter(it -> it.severity() == severity).count(),
          "severity",
          word(severity));
    }
  }

  private void chat(String node, ChatStatus chat) {
    for (ChatStatus.Role role : ChatStatus.Role.values()) {
      gauge(
          "troupe_chat_role",
          "Whether a node's replica has this role.",
          is(role == chat.role()),
          "node",
          node,
          "role",
          word(role));
    }
    boolean inSync = facts.primary().filter(it -> it.isInSync(node)).isPresent();
    gauge(
        "troupe_chat_in_sync",
        "Whether the primary waits for this node.",
        is(inSync),
        "node",
        node);
    gauge("troupe_chat_epoch", "The epoch that a node accepted.", chat.epoch(), "node", node);
    gauge("troupe_chat_log_end", "Index of a node's last log entry.", chat.logEnd(), "node", node);
    gauge(
        "troupe_chat_committed",
        "Index up to which a node knows entries to be committed.",
        chat.commitIndex(),
        "node",
        node);
    gauge(
        "troupe_chat_lag",
        "Committed entries that a node's log lacks.",
        Math.max(0, facts.committed() - chat.logEnd()),
        "node",
        node);
    gauge("troupe_chat_sessions", "Clients on a node's chat.", chat.sessions(), "node", node);
    gauge(
        "troupe_chat_sessions_limit",
        "How many clients a node's chat lets in.",
        chat.maxSessions(),
        "node",
        node);
    gauge(
        "troupe_chat_waiting_for",
        "Nodes without which this one cannot become primary.",
        chat.waitingFor().size(),
        "node",
        node);
  }

  private void statistics(String node, ChatStatistics statistics) {
    gauge("troupe_chat_logins_today", "Logins today.", statistics.today(), "node", node);
    gauge("troupe_chat_logins_month", "Logins this month.", statistics.month(), "node", node);
    statistics
        .averageRating()
        .ifPresent(rating ->
            gauge("troupe_chat_rating", "Average of all ratings, 1 to 5.", rating, "node", node));
    counter(
        "troupe_chat_approaches",
        "Connections that asked to chat.",
        statistics.approaches(),
        "node",
        node);
    counter(
        "troupe_chat_turned_away",
        "Connections that asked to chat and were turned away.",
        statistics.lost(),
        "node",
        node);
  }

  private void balancer(String node, BalancerStatus balancer) {
    for (BalancerStatus.Listener listener : balancer.listeners()) {
      String[] labels = {"node", node, "listener", listener.name()};
      counter("troupe_balancer_accepted", "Clients taken.", listener.accepted(), labels);
      counter(
          "troupe_balancer_refused",
          "Clients that no server could take.",
          listener.refused(),
          labels);
      queue(listener.queue(), labels);
      for (BalancerStatus.Server server : listener.servers()) {
        String[] its = {"node", node, "listener", listener.name(), "server", server.name()};
        gauge("troupe_balancer_server_up", "Whether a server works.", is(server.up()), its);
        gauge(
            "troupe_balancer_server_drained",
            "Whether the operator keeps clients away from a server.",
            is(server.drained()),
            its);
        gauge(
            "troupe_balancer_connections",
            "Connections that a node holds to a server.",
            server.connections(),
            its);
        gauge(
            "troupe_balancer_server_weight",
            "A server's share of new clients beside the others'.",
            server.weight(),
            its);
        counter("troupe_balancer_clients", "Clients sent to a server.", server.clients(), its);
      }
    }
  }

  private void queue(BalancerStatus.Queue queue, String... labels) {
    gauge("troupe_balancer_waiting", "Clients that wait for a server.", queue.waiting(), labels);
    counter(
        "troupe_balancer_waited", "Clients that waited and got a server.", queue.served(), labels);
    counter(
        "troupe_balancer_waited_in_vain",
        "Clients that waited and got none: they went, or their time was over.",
        queue.left(),
        labels);
    counter(
        "troupe_balancer_waited_seconds",
        "How long those waited who got a server, in all.",
        queue.total().toNanos() / 1e9,
        labels);
  }

  private void edge(String node, EdgeStatus edge) {
    gauge(
        "troupe_edge_sites", "Web servers that a node has up.", edge.sites().size(), "node", node);
    counter(
        "troupe_edge_redirects", "Visitors sent to a web server.", edge.redirects(), "node", node);
  }

  private void files(String node, FilesStatus files) {
    gauge(
        "troupe_files_connections",
        "Clients of the file server.",
        files.connections(),
        "node",
        node);
    counter("troupe_files_requests", "Requests answered.", files.requests(), "node", node);
  }

  private void users() {
    for (int site : Views.sites(facts.cluster(), facts.users())) {
      int users = facts.users().byServer().getOrDefault(site, List.of()).size();
      gauge("troupe_edge_users", "Active users of a web server.", users, "site", "" + site);
    }
    gauge("troupe_edge_barred", "Users who are barred.", facts.users().barred().size());
  }

  private void gauge(String name, String help, Number value, String... labels) {
    gauges
        .computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(name).help(help))
        .dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value.doubleValue())
                .build());
  }

  private void counter(String name, String help, Number value, String... labels) {
    counters
        .computeIfAbsent(name, _ -> CounterSnapshot.builder().name(name).help(help))
        .dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value.doubleValue())
                .build());
  }

  private static int is(boolean what) {
    return what ? 1 : 0;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
