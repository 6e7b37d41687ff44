package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// What the nodes' balancers tell, as metrics.
final class BalancerMetrics {
  private final MetricSet set;

  BalancerMetrics(MetricSet set) {
    this.set = set;
  }

  /// One node's balancer.
  void add(String node, BalancerStatus balancer) {
    for (BalancerStatus.Listener listener : balancer.listeners()) {
      String[] labels = {"node", node, "listener", listener.name()};
      set.counter("troupe_balancer_accepted", "Clients taken.", listener.accepted(), labels);
      set.counter(
          "troupe_balancer_refused",
          "Clients that no server could take.",
          listener.refused(),
          labels);
      queue(listener.queue(), labels);
      listener
          .ended()
          .forEach((end, count) ->
              set.counter(
                  "troupe_balancer_ended",
                  "Connections that ended in this way.",
                  count,
                  with(labels, "end", end)));
      for (BalancerStatus.Server server : listener.servers()) {
        server(server, with(labels, "server", server.name()));
      }
    }
  }

  private static String[] with(String[] labels, String name, String value) {
    String[] all = Arrays.copyOf(labels, labels.length + 2);
    all[labels.length] = name;
    all[labels.length + 1] = value;
    return all;
  }

  private void server(BalancerStatus.Server server, String... its) {
    set.gauge(
        "troupe_balancer_server_up", "Whether a server works.", MetricSet.is(server.up()), its);
    set.gauge(
        "troupe_balancer_server_drained",
        "Whether the operator keeps clients away from a server.",
        MetricSet.is(server.drained()),
        its);
    set.gauge(
        "troupe_balancer_connections",
        "Connections that a node holds to a server.",
        server.connections(),
        its);
    set.gauge(
        "troupe_balancer_server_weight",
        "A server's share of new clients beside the others'.",
        server.weight(),
        its);
    set.counter("troupe_balancer_clients", "Clients sent to a server.", server.clients(), its);
    moved(server.bytes(), its);
    BalancerStatus.Connects connects = server.connects();
    set.counter(
        "troupe_balancer_connects_failed",
        "Connections to a server that could not be made.",
        connects.failed(),
        its);
    set.summary(
        "troupe_balancer_connect_seconds",
        "How long it takes to connect to a server; the quantiles are of the last times.",
        SummaryDataPointSnapshot.builder()
            .labels(Labels.of(its))
            .count(connects.made())
            .sum(seconds(connects.total()))
            .quantiles(quantiles(connects))
            .build());
  }

  private static Quantiles quantiles(BalancerStatus.Connects connects) {
    return connects.made() == 0
        ? Quantiles.EMPTY
        : Quantiles.builder()
            .quantile(0.5, seconds(connects.median()))
            .quantile(0.99, seconds(connects.p99()))
            .build();
  }

  private void moved(BalancerStatus.Bytes bytes, String... its) {
    Map.of("to-server", bytes.toServer(), "to-client", bytes.toClient())
        .forEach((direction, count) ->
            set.counter(
                "troupe_balancer_server_bytes",
                "Bytes that went to a server and came from it.",
                count,
                with(its, "direction", direction)));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private void queue(BalancerStatus.Queue queue, String... labels) {
    set.gauge(
        "troupe_balancer_waiting", "Clients that wait for a server.", queue.waiting(), labels);
    set.counter(
        "troupe_balancer_waited", "Clients that waited and got a server.", queue.served(), labels);
    set.counter(
        "troupe_balancer_waited_in_vain",
        "Clients that waited and got none: they went, or their time was over.",
        queue.left(),
        labels);
    set.counter(
        "troupe_balancer_waited_seconds",
        "How long those waited who got a server, in all.",
        seconds(queue.total()),
        labels);
  }
}
