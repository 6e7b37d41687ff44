package dev.troupe.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sockets that listen, to be registered with an [EventLoop].
public final class ServerSockets {
  /// Connections that wait in the kernel until they are accepted; it may lower the number.
  public static final int BACKLOG = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ServerSockets.class);

  private ServerSockets() {}

  /// Listens, without ever blocking. The wildcard address of IPv4 is that of IPv6, too.
  ///
  /// @param loop whose thread this is
  /// @param shared whether other processes that say the same may listen on the port as well
  /// @throws IOException if the port cannot be bound
  public static ServerSocketChannel open(EventLoop loop, InetSocketAddress at, boolean shared)
      throws IOException {
    if (at.isUnresolved()) {
      throw new UnknownHostException(at.getHostString());
    }
    InetAddress host = at.getAddress();
    ServerSocketChannel server =
        host.isAnyLocalAddress()
            ? loop.sockets().openServerSocketChannel()
            : loop.sockets().openServerSocketChannel(EventLoop.familyOf(host));
    try {
      server.configureBlocking(false);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (shared) {
        server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      server.bind(at, BACKLOG);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// The port that it listens on; empty once it is closed.
  public static OptionalInt port(ServerSocketChannel server) {
    try {
      return OptionalInt.of(((InetSocketAddress) server.getLocalAddress()).getPort());
    } catch (IOException e) {
      LOG.debug("{} is closed", server, e);
      return OptionalInt.empty();
    }
  }
}
