package dev.troupe.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/// Sockets that listen, to be registered with an [EventLoop].
public final class ServerSockets {
  /// Connections that wait in the kernel until they are accepted; it may lower the number.
  public static final int BACKLOG = 1024;

  private ServerSockets() {}

  /// Listens, without ever blocking.
  ///
  /// @param shared whether other processes that say the same may listen on the port as well
  /// @throws IOException if the port cannot be bound
  public static ServerSocketChannel open(InetSocketAddress at, boolean shared) throws IOException {
    var server = ServerSocketChannel.open();
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
}
