package dev.troupe.status;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The board as a node sees it now: every node that the cluster has not removed, by name.
public record ClusterStatus(SortedMap<String, NodeStatus> nodes) {
  public ClusterStatus {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /// One part of one node, if it runs there and has spoken.
  public <P extends PartStatus> Optional<P> part(String node, Class<P> kind) {
    return Optional.ofNullable(nodes.get(node)).stream()
        .flatMap(status -> status.parts().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
