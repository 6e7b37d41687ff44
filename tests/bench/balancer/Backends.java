package balancer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Servers of this process: each connection that sends a byte gets endless bytes, and one that sends
/// nothing gets nothing.
final class Backends implements AutoCloseable {
  private final ServerSocketChannel listening;

  private Backends(ServerSocketChannel listening) {
    this.listening = listening;
  }

  static Backends start() throws IOException {
    var backends =
        new Backends(
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024));
    Thread.ofPlatform().daemon().start(backends::accept);
    return backends;
  }

  int port() {
    return listening.socket().getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // The benchmark is over.
    }
  }

  /// `e` asks for an echo of the byte, any other for endless ones.
  private static void serve(SocketChannel client) {
    try (client) {
      ByteBuffer first = ByteBuffer.allocate(1);
      while (client.read(first.clear()) > 0) {
        if (first.get(0) == 'e') {
          client.write(first.flip());
        } else {
          pour(client);
        }
      }
    } catch (IOException e) {
      // The client has seen enough.
    }
  }

  private static void pour(SocketChannel client) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(256 << 10);
    while (client.write(piece.clear()) >= 0) {
      // until the client leaves
    }
    throw new ClosedByInterruptException();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
