package dev.troupe.node;

import dev.troupe.config.NodeConfig;
import dev.troupe.config.Role;
import java.util.ArrayList;
import java.util.List;

/// Every port that a node listens on, from its configuration.
public final class NodePorts {
  private NodePorts() {}

  /// The ports of the parts that the node runs, and the one for the other nodes.
  public static List<Ports.Claim> of(NodeConfig config) {
    var claims = new ArrayList<Ports.Claim>();
    claims.add(new Ports.Claim("cluster", config.cluster().self(), false));
    if (config.runs(Role.FILES)) {
      claims.add(new Ports.Claim("files", config.files().listen(), config.files().shared()));
    }
    return claims;
  }
}
