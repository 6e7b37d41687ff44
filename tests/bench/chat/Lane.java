package chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// One connection to a contender: writes messages and counts their acknowledgements, which come in
/// the order of the messages.
abstract class Lane {
  private static final int BUFFER_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final long[] sentAt;
  private long sent;
  private long acknowledged;

  /// @param channel after all that comes before the first message
  /// @param window messages that may be in flight
  Lane(SocketChannel channel, int window) {
    this.channel = channel;
    this.sentAt = new long[window];
  }

  /// Puts one message as the contender wants it.
  abstract void put(ByteBuffer to);

  /// Takes what is whole of the input, and answers in `out` what has to be answered.
  ///
  /// @return how many messages are acknowledged
  /// @throws IOException if a message was refused
  abstract int take(ByteBuffer from, ByteBuffer answers) throws IOException;

  SocketChannel channel() {
    return channel;
  }

  boolean isIdle() {
    return sent == acknowledged;
  }

  /// Fills the window with one write.
  void send(SelectionKey key) throws IOException {
    long now = System.nanoTime();
    while (sent - acknowledged < sentAt.length) {
      sentAt[(int) (sent++ % sentAt.length)] = now;
      put(out);
    }
    flush(key);
  }

  /// Writes what waits, as far as the socket takes it.
  void flush(SelectionKey key) throws IOException {
    out.flip();
    while (out.hasRemaining() && channel.write(out) > 0) {}
    int interest = SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0);
    out.compact();
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /// Reads what is there and notes how long each acknowledged message took.
  void receive(Latencies latencies) throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the server has closed the connection");
    }
    in.flip();
    long now = System.nanoTime();
    for (int left = take(in, out); left > 0; left--) {
      latencies.add(now - sentAt[(int) (acknowledged++ % sentAt.length)]);
    }
    if (acknowledged > sent) {
      throw new IOException((acknowledged - sent) + " more acknowledged than sent");
    }
    in.compact();
  }
}
