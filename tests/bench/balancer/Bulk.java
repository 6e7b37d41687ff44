package balancer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that read endless bytes, or have stopped to.
final class Bulk implements AutoCloseable {
  private final List<SocketChannel> sockets = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private final AtomicLong count = new AtomicLong();

  /// So many connections on which the server has begun to send.
  Bulk(int port, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      sockets.add(asking(port, 'b'));
    }
  }

  /// A connection on which one byte was sent, and one has come back.
  static SocketChannel asking(int port, char what) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.write(ByteBuffer.wrap(new byte[] {(byte) what}));
    ByteBuffer one = ByteBuffer.allocate(1);
    if (socket.read(one) < 1) {
      throw new IOException("port " + port + ": the connection was closed");
    }
    return socket;
  }

  /// Begins to read on all.
  void read() {
    for (SocketChannel socket : sockets) {
      readers.add(Thread.ofPlatform().start(() -> read(socket)));
    }
  }

  private void read(SocketChannel socket) {
    ByteBuffer piece = ByteBuffer.allocateDirect(256 << 10);
    try {
      for (int read = 0; read >= 0; read = socket.read(piece.clear())) {
        count.addAndGet(read);
      }
    } catch (IOException e) {
      // It was closed, as all are in the end.
    }
  }

  long bytes() {
    return count.get();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel socket : sockets) {
      socket.close();
    }
    try {
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
