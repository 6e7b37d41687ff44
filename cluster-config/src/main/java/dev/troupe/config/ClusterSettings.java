package dev.troupe.config;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which cluster a node belongs to: `troupe.cluster`.
///
/// @param self the node's own Artery address
/// @param nodes the Artery addresses of all nodes by name, the node itself among them
public record ClusterSettings(HostPort self, NavigableMap<String, HostPort> nodes) {
  private static final int MOST_NODES = 9;

  public ClusterSettings {
    nodes = Collections.unmodifiableNavigableMap(new TreeMap<>(nodes));
  }

  /// Reads `troupe.cluster` of a whole configuration.
  ///
  /// @param name of the node itself
  /// @throws IllegalArgumentException with the key, its value and what was expected
  public static ClusterSettings from(Config config, String name) {
    Config cluster = config.getConfig("troupe.cluster");
    HostPort self = address("troupe.cluster", cluster);
    NavigableMap<String, HostPort> nodes = nodes(cluster.getConfigList("nodes"));
    if (nodes.isEmpty()) {
      nodes.put(name, self);
    }
    checkSelf(name, self, nodes);
    return new ClusterSettings(self, nodes);
  }

  private static NavigableMap<String, HostPort> nodes(List<? extends Config> list) {
    String key = "troupe.cluster.nodes";
    if (list.size() > MOST_NODES) {
      throw new IllegalArgumentException(
          key + ": holds " + list.size() + " nodes, must be at most " + MOST_NODES);
    }
    var nodes = new TreeMap<String, HostPort>();
    for (Config one : list) {
      String name = NodeSettings.checkedName(key, one.getString("name"));
      if (nodes.put(name, address(key, one)) != null) {
        throw new IllegalArgumentException(key + ": holds '" + name + "' twice");
      }
    }
    if (new HashSet<>(nodes.values()).size() < nodes.size()) {
      throw new IllegalArgumentException(key + ": holds an address twice");
    }
    return nodes;
  }

  private static void checkSelf(String name, HostPort self, NavigableMap<String, HostPort> nodes) {
    HostPort listed = nodes.get(name);
    if (!self.equals(listed)) {
      throw new IllegalArgumentException(
          "troupe.cluster.nodes: holds %s for this node, must hold { name = %s, host = \"%s\", port = %d }"
              .formatted(listed == null ? "nothing" : listed, name, self.host(), self.port()));
    }
  }

  private static HostPort address(String key, Config config) {
    int port = config.getInt("port");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(key + ".port: is " + port + ", must be from 1 to 65535");
    }
    String host = config.getString("host");
    if (host.isBlank()) {
      throw new IllegalArgumentException(key + ".host: is empty, must be a name or an address");
    }
    return new HostPort(host, port);
  }
}
