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

  /// Closes one.
  ///
  /// @param reset whether the peer is to see a reset instead of an end
  static void close(SocketChannel socket, boolean reset) {
    if (!socket.isOpen()) {
      return;
    }
    try {
      if (reset) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      LOG.debug("{} is of no more use", socket, e);
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("cannot close {}", socket, e);
    }
  }
}
