package dev.troupe.status;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
  /// @param ended how many connections have ended in which way, by its word
  public record Listener(
      String name,
      HostPort at,
      String mode,
      String algorithm,
      String engine,
      long accepted,
      long refused,
      Map<String, Long> ended,
      Queue queue,
      List<Server> servers) {
    public Listener {
      ended = Map.copyOf(ended);
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
  /// @param bytes moved since the start, also by connections that still are
  public record Server(
      String name,
      HostPort at,
      boolean up,
      boolean drained,
      int weight,
      String reason,
      int connections,
      long clients,
      Bytes bytes,
      Connects connects) {}

  /// Bytes of clients and of servers, without what a tunnel adds.
  public record Bytes(long toServer, long toClient) {
    /// Nothing has moved.
    public static final Bytes NONE = new Bytes(0, 0);
  }

  /// How connections to a server came about.
  ///
  /// @param made since the start
  /// @param failed those that could not be made
  /// @param total of the times that it took to make one
  /// @param median of the last of those times
  /// @param p99 what 99 in 100 of the last of those times do not exceed
  public record Connects(long made, long failed, Duration total, Duration median, Duration p99) {
    /// There was none yet.
    public static final Connects NONE =
        new Connects(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
