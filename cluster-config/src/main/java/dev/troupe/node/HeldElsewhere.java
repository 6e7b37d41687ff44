package dev.troupe.node;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.util.HashMap;
import java.util.Map;

/// How many connections the balancers of other nodes hold to each server, as they told the board:
/// at most once a second each. A node that the cluster removes is off the board, and its counts are
/// gone with it.
final class HeldElsewhere {
  private HeldElsewhere() {}

  /// By the servers' addresses. A loopback address on another machine is another server.
  static Map<HostPort, Integer> of(ClusterStatus board, String self) {
    Map<HostPort, Integer> held = new HashMap<>();
    NodeStatus own = board.nodes().get(self);
    if (own == null) {
      return held;
    }
    for (NodeStatus node : board.nodes().values()) {
      if (!node.node().equals(self)) {
        boolean neighbour = hostOf(node).equals(hostOf(own));
        board
            .part(node.node(), BalancerStatus.class)
            .ifPresent(balancer -> add(balancer, neighbour, held));
      }
    }
    return held;
  }

  private static void add(BalancerStatus balancer, boolean neighbour, Map<HostPort, Integer> held) {
    for (BalancerStatus.Listener listener : balancer.listeners()) {
      for (BalancerStatus.Server server : listener.servers()) {
        if (server.connections() > 0 && (neighbour || !isLoopback(server.at()))) {
          held.merge(server.at(), server.connections(), Integer::sum);
        }
      }
    }
  }

  private static String hostOf(NodeStatus node) {
    return HostPort.parse(node.address()).host();
  }

  private static boolean isLoopback(HostPort server) {
    return server.host().startsWith("127.")
        || server.host().equals("::1")
        || server.host().equals("localhost");
  }
}
