package dev.troupe.node;

import dev.troupe.balancer.ListenerSettings;
import dev.troupe.config.NodeConfig;
import dev.troupe.config.Role;
import dev.troupe.edge.EdgeSettings;
import dev.troupe.net.HostPort;
import java.util.ArrayList;
import java.util.List;

/// Every port that a node listens on, from its configuration.
public final class NodePorts {
  private NodePorts() {}

  /// The ports of the parts that the node runs, and the one for the other nodes.
  public static List<Ports.Claim> of(NodeConfig config) {
    var claims = new ArrayList<Ports.Claim>();
    claims.add(new Ports.Claim("cluster", config.cluster().self(), false));
    if (config.runs(Role.CHAT)) {
      claims.add(new Ports.Claim("replication", config.replication(), false));
      claims.add(new Ports.Claim("chat", config.chat().listen(), false));
      config
          .chat()
          .tls()
          .ifPresent(tls -> claims.add(new Ports.Claim("chat by TLS", tls.listen(), false)));
    }
    if (config.runs(Role.BALANCER)) {
      for (ListenerSettings listener : config.balancers().listeners()) {
        claims.add(new Ports.Claim(listener.name(), listener.listen(), listener.shared()));
      }
    }
    if (config.runs(Role.EDGE)) {
      claims.addAll(edge(config.edge()));
    }
    if (config.runs(Role.FILES)) {
      claims.add(new Ports.Claim("files", config.files().listen(), config.files().shared()));
    }
    return claims;
  }

  private static List<Ports.Claim> edge(EdgeSettings edge) {
    var claims = new ArrayList<Ports.Claim>();
    for (EdgeSettings.Site site : edge.sites()) {
      claims.add(new Ports.Claim("web server", new HostPort(edge.host(), site.port()), true));
    }
    claims.add(new Ports.Claim("router", new HostPort(edge.host(), edge.routerPort()), true));
    claims.add(new Ports.Claim("monitor", new HostPort(edge.host(), edge.monitorPort()), true));
    return claims;
  }
}
