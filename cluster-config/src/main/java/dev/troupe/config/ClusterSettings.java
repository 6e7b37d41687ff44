package dev.troupe.config;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which cluster a node belongs to: `troupe.cluster`.
///
/// @param self the node's own Artery address
/// @param nodes the Artery addresses of all nodes by name, the node itself among them
/// @param replicas where the replicas of those that run chat listen for each other, by name
public record ClusterSettings(
    HostPort self, NavigableMap<String, HostPort> nodes, NavigableMap<String, HostPort> replicas) {
  private static final int MOST_NODES = 9;
  private static final String NODES = "troupe.cluster.nodes";
  private static final String REPLICATION_PORT = "replication-port";

  public ClusterSettings {
    nodes = Collections.unmodifiableNavigableMap(new TreeMap<>(nodes));
    replicas = Collections.unmodifiableNavigableMap(new TreeMap<>(replicas));
  }

  /// Reads `troupe.cluster` of a whole configuration.
  ///
  /// @param name of the node itself
  /// @throws IllegalArgumentException with the key, its value and what was expected
  public static ClusterSettings from(Config config, String name) {
    Config cluster = config.getConfig("troupe.cluster");
    HostPort self = address("troupe.cluster", "port", cluster);
    HostPort replica = address("troupe.cluster", REPLICATION_PORT, cluster);
    var nodes = new TreeMap<String, HostPort>();
    var replicas = new TreeMap<String, HostPort>();
    readNodes(cluster.getConfigList("nodes"), nodes, replicas);
    boolean runsChat = config.getStringList("troupe.node.roles").contains("chat");
    if (nodes.isEmpty()) {
      nodes.put(name, self);
      replicas.put(name, replica);
    }
    checkSelf("port", name, self, nodes);
    if (runsChat || replicas.containsKey(name)) {
      checkSelf(REPLICATION_PORT, name, replica, replicas);
    }
    return new ClusterSettings(self, nodes, replicas);
  }

  private static void readNodes(
      List<? extends Config> list, Map<String, HostPort> nodes, Map<String, HostPort> replicas) {
    if (list.size() > MOST_NODES) {
      throw new IllegalArgumentException(
          NODES + ": holds " + list.size() + " nodes, must be at most " + MOST_NODES);
    }
    var addresses = new HashSet<HostPort>();
    for (Config one : list) {
      String name = NodeSettings.checkedName(NODES, one.getString("name"));
      HostPort node = address(NODES, "port", one);
      boolean fresh = addresses.add(node);
      if (nodes.put(name, node) != null) {
        throw new IllegalArgumentException(NODES + ": holds '" + name + "' twice");
      }
      if (one.hasPath(REPLICATION_PORT)) {
        HostPort replica = address(NODES, REPLICATION_PORT, one);
        fresh &= addresses.add(replica);
        replicas.put(name, replica);
      }
      if (!fresh) {
        throw new IllegalArgumentException(NODES + ": holds an address twice");
      }
    }
  }

  private static void checkSelf(
      String key, String name, HostPort self, Map<String, HostPort> nodes) {
    HostPort listed = nodes.get(name);
    if (!self.equals(listed)) {
      throw new IllegalArgumentException(
          "%s: holds %s for this node, must hold { name = %s, host = \"%s\", %s = %d }"
              .formatted(
                  NODES, listed == null ? "nothing" : listed, name, self.host(), key, self.port()));
    }
  }

  private static HostPort address(String section, String key, Config config) {
    int port = config.getInt(key);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "%s.%s: is %d, must be from 1 to 65535".formatted(section, key, port));
    }
    String host = config.getString("host");
    if (host.isBlank()) {
      throw new IllegalArgumentException(section + ".host: is empty, must be a name or an address");
    }
    return new HostPort(host, port);
  }
}
