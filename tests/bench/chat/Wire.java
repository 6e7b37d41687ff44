package chat;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// A connection by which a lane is made ready, waiting for each answer.
record Wire(SocketChannel channel) implements AutoCloseable {
  /// Connects to a server on this machine.
  static Wire to(int port) throws IOException {
    var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    SocketChannel channel = SocketChannel.open(at);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Wire(channel);
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void lines(List<String> lines) throws IOException {
    write(ByteBuffer.wrap((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  /// Reads exactly so many bytes.
  ByteBuffer read(int bytes) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(bytes);
    while (all.hasRemaining()) {
      if (channel.read(all) < 0) {
        throw new EOFException("the server has closed the connection");
      }
    }
    return all.flip();
  }

  /// Reads up to the first line that is wanted, and not a byte more.
  String await(Predicate<String> wanted) throws IOException {
    var line = new StringBuilder();
    while (true) {
      char next = (char) read(1).get();
      if (next != '\n') {
        line.append(next);
      } else if (wanted.test(line.toString().strip())) {
        return line.toString().strip();
      } else {
        line.setLength(0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
