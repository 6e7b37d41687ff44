package dev.troupe.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Configurations of the nodes of one cluster, `node-1` and so on, that run in one JVM.
final class TestNodes {
  private static final Config IN_ONE_JVM =
      ConfigFactory.parseString("pekko.cluster.jmx.multi-mbeans-in-same-jvm = on");

  private final List<Integer> ports;

  TestNodes(int count) throws IOException {
    this.ports = freePorts(count);
  }

  List<String> names() {
    return IntStream.rangeClosed(1, ports.size()).mapToObj(i -> "node-" + i).toList();
  }

  NodeConfig config(String name) throws InvalidConfigException {
    String nodes =
        names().stream()
            .map(one -> "{ name = %s, host = 127.0.0.1, port = %d }".formatted(one, portOf(one)))
            .collect(Collectors.joining(", "));
    return NodeConfig.of(
        ConfigFactory.parseString(
            """
            troupe.node { name = %s, roles = [edge] }
            troupe.cluster { port = %d, nodes = [%s] }
            """
                .formatted(name, portOf(name), nodes)));
  }

  /// All that the node's actor system is configured with.
  ///
  /// @param changes come before all else
  Config all(String name, Config changes) throws InvalidConfigException {
    return changes.withFallback(IN_ONE_JVM).withFallback(config(name).all());
  }

  int portOf(String name) {
    return ports.get(names().indexOf(name));
  }

  /// The members must know each other's ports before any of them is bound.
  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
