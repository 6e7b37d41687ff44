package dev.troupe.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/// All that one node last said.
///
/// @param node its name
/// @param address its Artery address as `host:port`
/// @param since when the process started
/// @param missing what it lacks to serve, in words: it serves if nothing is missing
/// @param parts at most one of each kind
public record NodeStatus(
    String node, String address, Instant since, List<String> missing, List<PartStatus> parts)
    implements CborSerializable {
  public NodeStatus {
    missing = List.copyOf(missing);
    parts = List.copyOf(parts);
  }

  /// Whether it serves: Up in the cluster, listeners bound, replica in sync or learning.
  @JsonProperty(value = "ready", access = JsonProperty.Access.READ_ONLY)
  public boolean ready() {
    return missing.isEmpty();
  }
}
