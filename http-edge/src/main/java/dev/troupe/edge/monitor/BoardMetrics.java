package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.NodeStatus;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;

/// The cluster's facts as Prometheus metrics; those of a node have its name as a label, so any node
/// can be asked for all.
final class BoardMetrics {
  private final Facts facts;
  private final MetricSet set = new MetricSet();

  private BoardMetrics(Facts facts) {
    this.facts = facts;
  }

  static List<MetricSnapshot> of(Facts facts) {
    var metrics = new BoardMetrics(facts);
    metrics.nodes();
    facts.parts(ChatStatus.class).forEach(metrics::chat);
    facts.parts(ChatStatistics.class).forEach(metrics::statistics);
    var balancers = new BalancerMetrics(metrics.set);
    facts.parts(BalancerStatus.class).forEach(balancers::add);
    facts.parts(EdgeStatus.class).forEach(metrics::edge);
    facts.parts(FilesStatus.class).forEach(metrics::files);
    metrics.users();
    return metrics.all();
  }

  private List<MetricSnapshot> all() {
    List<MetricSnapshot> all = set.all();
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
    set.gauge(
        "troupe_nodes_expected", "Nodes that the configuration names.", facts.expected().size());
    for (NodeStatus node : facts.cluster().nodes().values()) {
      set.gauge(
          "troupe_node_ready",
          "Whether a node serves.",
          MetricSet.is(node.ready()),
          "node",
          node.node());
      set.gauge(
          "troupe_node_start_time_seconds",
          "When a node's process started, in seconds since 1970.",
          node.since().toEpochMilli() / 1e3,
          "node",
          node.node());
    }
    List<Problems.Problem> problems = Problems.of(facts);
    for (Problems.Severity severity : Problems.Severity.values()) {
      set.gauge(
          "troupe_problems",
          "Things that are wrong now, as the dashboard lists them.",
          problems.stream().filter(it -> it.severity() == severity).count(),
          "severity",
          word(severity));
    }
  }

  private void chat(String node, ChatStatus chat) {
    for (ChatStatus.Role role : ChatStatus.Role.values()) {
      set.gauge(
          "troupe_chat_role",
          "Whether a node's replica has this role.",
          MetricSet.is(role == chat.role()),
          "node",
          node,
          "role",
          word(role));
    }
    boolean inSync = facts.primary().filter(it -> it.isInSync(node)).isPresent();
    set.gauge(
        "troupe_chat_in_sync",
        "Whether the primary waits for this node.",
        MetricSet.is(inSync),
        "node",
        node);
    set.gauge("troupe_chat_epoch", "The epoch that a node accepted.", chat.epoch(), "node", node);
    set.gauge(
        "troupe_chat_log_end", "Index of a node's last log entry.", chat.logEnd(), "node", node);
    set.gauge(
        "troupe_chat_committed",
        "Index up to which a node knows entries to be committed.",
        chat.commitIndex(),
        "node",
        node);
    set.gauge(
        "troupe_chat_lag",
        "Committed entries that a node's log lacks.",
        Math.max(0, facts.committed() - chat.logEnd()),
        "node",
        node);
    set.gauge("troupe_chat_sessions", "Clients on a node's chat.", chat.sessions(), "node", node);
    set.gauge(
        "troupe_chat_sessions_limit",
        "How many clients a node's chat lets in.",
        chat.maxSessions(),
        "node",
        node);
    set.gauge(
        "troupe_chat_waiting_for",
        "Nodes without which this one cannot become primary.",
        chat.waitingFor().size(),
        "node",
        node);
  }

  private void statistics(String node, ChatStatistics statistics) {
    set.gauge("troupe_chat_logins_today", "Logins today.", statistics.today(), "node", node);
    set.gauge("troupe_chat_logins_month", "Logins this month.", statistics.month(), "node", node);
    statistics
        .averageRating()
        .ifPresent(rating ->
            set.gauge(
                "troupe_chat_rating", "Average of all ratings, 1 to 5.", rating, "node", node));
    set.counter(
        "troupe_chat_approaches",
        "Connections that asked to chat.",
        statistics.approaches(),
        "node",
        node);
    set.counter(
        "troupe_chat_turned_away",
        "Connections that asked to chat and were turned away.",
        statistics.lost(),
        "node",
        node);
  }

  private void edge(String node, EdgeStatus edge) {
    set.gauge(
        "troupe_edge_sites", "Web servers that a node has up.", edge.sites().size(), "node", node);
    set.counter(
        "troupe_edge_redirects", "Visitors sent to a web server.", edge.redirects(), "node", node);
  }

  private void files(String node, FilesStatus files) {
    set.gauge(
        "troupe_files_connections",
        "Clients of the file server.",
        files.connections(),
        "node",
        node);
    set.counter("troupe_files_requests", "Requests answered.", files.requests(), "node", node);
  }

  private void users() {
    for (int site : facts.sites()) {
      int users = facts.users().byServer().getOrDefault(site, List.of()).size();
      set.gauge("troupe_edge_users", "Active users of a web server.", users, "site", "" + site);
    }
    set.gauge("troupe_edge_barred", "Users who are barred.", facts.users().barred().size());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
