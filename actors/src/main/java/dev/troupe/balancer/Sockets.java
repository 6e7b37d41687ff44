package dev.troupe.balancer;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes sockets that may be broken or closed already.
final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  private Sockets() {}

  /// @param reset whether the peer is to see a reset instead of an end
  static void close(SocketChannel socket, boolean reset) {
    if (!socket.isOpen()) {
      return;
    }
    try (socket) {
      if (reset) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      LOG.debug("{} was closed with an error", socket, e);
    }
  }
}
