package dev.troupe.status;

import dev.troupe.net.HostPort;
import java.time.Duration;
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
      Queue queue,
      List<Server> servers) {
    public Listener {
      servers = List.copyOf(servers);
    }
  }

  /// The clients that wait for a server because none has room.
  ///
  /// @param waiting now
  /// @param served since the start, after they had waited
  /// @param left those who waited and got none: they went, or their time was over
  /// @param total of the waits of those served
  /// @param longest of them
  public record Queue(int waiting, long served, long left, Duration total, Duration longest) {
    /// Nobody has waited yet.
    public static final Queue NONE = new Queue(0, 0, 0, Duration.ZERO, Duration.ZERO);
  }

  /// One server as this node sees it.
  ///
  /// @param drained whether the operator keeps new clients away from it
  /// @param weight its share beside the others'; with 0 it gets no new clients
  /// @param reason of its present state: what the last check said
  /// @param connections held to it by this node now
  /// @param clients sent to it since the start
  public record Server(
      String name,
      HostPort at,
      boolean up,
      boolean drained,
      int weight,
      String reason,
      int connections,
      long clients) {}
}
