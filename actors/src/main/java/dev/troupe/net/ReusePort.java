package dev.troupe.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import org.apache.pekko.io.Inet;

/// Lets several processes listen on one port: the kernel spreads new connections over those that
/// live and stops offering them to one the moment its process ends.
///
/// All of them must set the option, and run as the same user; who does not gets "address in use".
public final class ReusePort extends Inet.AbstractSocketOptionV2 {
  /// The one value of this option; where it is not wanted it is left out.
  public static final Inet.SocketOption ON = new ReusePort();

  private ReusePort() {}

  @Override
  public void beforeServerSocketBind(ServerSocket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set SO_REUSEPORT on " + socket, e);
    }
  }
}
