package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes sockets that may be broken or closed already.
final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  private Sockets() {}

  /// Closes one that an event loop may know, on that loop.
  ///
  /// @param reset whether the peer is to see a reset instead of an end
  static void close(EventLoop loop, SocketChannel socket, boolean reset) {
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
    loop.close(socket);
  }
}
