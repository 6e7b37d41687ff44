package dev.troupe.node;

import dev.troupe.balancer.Server;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cluster's chat as servers for the balancers: every node whose replica can follow or lead.
/// Whether there is a primary at the moment does not matter, since commands wait for one: in the
/// second of a failover nobody is turned away.
final class ChatServers {
  private ChatServers() {}

  /// In the order of the nodes' names.
  ///
  /// @param own joins a client to the chat of the node `self`, if that runs chat
  static List<Server> of(ClusterStatus board, String self, Optional<ConnectionFlow> own) {
    var servers = new ArrayList<Server>();
    for (NodeStatus node : board.nodes().values()) {
      board
          .part(node.node(), ChatStatus.class)
          .filter(ChatServers::takesClients)
          .map(chat -> server(node.node(), chat))
          .map(server ->
              server.name().equals(self) ? own.map(server::withInProcess).orElse(server) : server)
          .ifPresent(servers::add);
    }
    return servers;
  }

  private static boolean takesClients(ChatStatus chat) {
    return chat.role() != ChatStatus.Role.STARTING && chat.waitingFor().isEmpty();
  }

  private static Server server(String node, ChatStatus chat) {
    return Server.of(node, chat.listen(), chat.maxSessions()).withLoad(chat.sessions());
  }
}
