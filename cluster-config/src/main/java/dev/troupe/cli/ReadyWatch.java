package dev.troupe.cli;

import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks through the cluster's monitor which nodes are ready, for a limited time.
final class ReadyWatch {
  private final LocalCluster local;
  private final Monitor monitor;
  private final Duration time;
  private final long start = System.nanoTime();
  private Set<String> ready = Set.of();

  ReadyWatch(LocalCluster local, Duration time) {
    this.local = local;
    this.monitor = new Monitor(local.monitor());
    this.time = time;
  }

  /// Whether all nodes are ready now.
  ///
  /// @throws FailedException if the time is over
  boolean isReady() throws FailedException {
    ready = readyNodes();
    List<String> missing = local.names().stream().filter(node -> !ready.contains(node)).toList();
    if (!missing.isEmpty() && elapsed().compareTo(time) > 0) {
      throw new FailedException(
          "%s not ready after %d s; see %s"
              .formatted(
                  String.join(", ", missing),
                  time.toSeconds(),
                  local.folder(missing.getFirst()).resolve("server.log")));
    }
    return missing.isEmpty();
  }

  /// How far they are, in one line.
  String progress() {
    return "Starting: %d of %d nodes ready (%.1f s)"
        .formatted(ready.size(), local.size(), elapsed().toMillis() / 1e3);
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Set<String> readyNodes() {
    try {
      ClusterStatus cluster = monitor.cluster();
      var names = new HashSet<String>();
      cluster.nodes().values().stream()
          .filter(NodeStatus::ready)
          .forEach(node -> names.add(node.node()));
      return names;
    } catch (IOException e) {
      return Set.of(); // no monitor answers yet
    }
  }
}
