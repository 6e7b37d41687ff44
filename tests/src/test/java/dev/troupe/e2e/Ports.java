package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// The ports of one cluster, none of which the system gives to outgoing connections: those of the
/// default cluster, all moved by the same offset, and some for listeners of a test's own.
///
/// @param offset what is added to each, from 1
record Ports(int offset) {
  static final int MOST_NODES = 3;
  static final int SITES = 3;
  static final int BACKENDS = 3;

  /// Keeps every port below those that the system gives to outgoing connections, from 32768.
  private static final int HIGHEST_OFFSET = 13_000;

  private static final int MOST_TRIES = 100;

  /// Ports that nobody has, found by really binding all of them.
  ///
  /// @throws IOException if there is no room after many tries, with what was in the way last
  static Ports free() throws IOException {
    IOException last = new IOException("not tried");
    for (int i = 0; i < MOST_TRIES; i++) {
      var ports = new Ports(ThreadLocalRandom.current().nextInt(1, HIGHEST_OFFSET));
      try {
        ports.bindAll();
        return ports;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("no free ports for a cluster", last);
  }

  /// Where the nodes talk to each other; nodes count from 1.
  HostPort cluster(int node) {
    return at(4999 + node);
  }

  /// Where the nodes' replicas talk to each other.
  HostPort replication(int node) {
    return at(5019 + node);
  }

  /// The chat of one node.
  HostPort chat(int node) {
    return at(5009 + node);
  }

  HostPort frontDoor() {
    return at(6667);
  }

  HostPort referral() {
    return at(12345);
  }

  HostPort router() {
    return at(8080);
  }

  HostPort monitor() {
    return at(8081);
  }

  HostPort files() {
    return at(19500);
  }

  /// A web server, counted from 1.
  HostPort site(int number) {
    return at(7999 + number);
  }

  /// A listener in front of the backends, one for each node.
  HostPort plain(int node) {
    return at(8999 + node);
  }

  /// A server of a test's own, counted from 1.
  HostPort backend(int number) {
    return at(9009 + number);
  }

  private HostPort at(int port) {
    return new HostPort("127.0.0.1", port + offset);
  }

  private List<HostPort> all() {
    var all = new ArrayList<>(List.of(frontDoor(), referral(), router(), monitor(), files()));
    IntStream.rangeClosed(1, MOST_NODES)
        .forEach(
            node -> all.addAll(List.of(cluster(node), replication(node), chat(node), plain(node))));
    IntStream.rangeClosed(1, SITES).forEach(number -> all.add(site(number)));
    IntStream.rangeClosed(1, BACKENDS).forEach(number -> all.add(backend(number)));
    return all;
  }

  private void bindAll() throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (HostPort at : all()) {
        sockets.add(new ServerSocket(at.port(), 1, InetAddress.getByName(at.host())));
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
