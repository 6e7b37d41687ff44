package dev.troupe.status;

import java.time.Instant;
import java.util.List;

/// All that one node last said.
///
/// @param node its name
/// @param address its Artery address as `host:port`
/// @param since when the process started
/// @param ready whether it serves: Up in the cluster, listeners bound, replica in sync or learning
/// @param parts at most one of each kind
public record NodeStatus(
    String node, String address, Instant since, boolean ready, List<PartStatus> parts)
    implements CborSerializable {
  public NodeStatus {
    parts = List.copyOf(parts);
  }
}
