package dev.troupe.status;

import dev.troupe.net.HostPort;
import java.util.List;

/// A node's balancer: its listeners, in the configured order.
public record BalancerStatus(List<Listener> listeners) implements PartStatus {
  public BalancerStatus {
    listeners = List.copyOf(listeners);
  }

  /// One listener and its servers, in the configured order.
  ///
  /// @param engine how bytes are moved: `streams`, `loop` or `splice`
  /// @param accepted connections taken since the start
  /// @param refused those that no server could take
  public record Listener(
      String name,
      HostPort at,
      String mode,
      String algorithm,
      String engine,
      long accepted,
      long refused,
      List<Server> servers) {
    public Listener {
      servers = List.copyOf(servers);
    }
  }

  /// One server as this node sees it.
  ///
  /// @param drained whether the operator keeps new clients away from it
  /// @param reason of its present state: what the last check said
  /// @param connections held to it by this node now
  public record Server(
      String name, HostPort at, boolean up, boolean drained, String reason, int connections) {}
}
