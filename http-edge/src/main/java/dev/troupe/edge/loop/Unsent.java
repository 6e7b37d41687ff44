package dev.troupe.edge.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The answers of one connection that have not gone out yet: a piece of the buffer that all
/// connections share, and behind it what found no room there or was not taken by the socket.
final class Unsent {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteBuffer shared;

  /// Where the piece begins and ends.
  private int from = 0;

  private int to = 0;
  private ByteBuffer own = NOTHING;

  /// @param shared is appended to, and cleared when no connection has a piece of it
  Unsent(ByteBuffer shared) {
    this.shared = shared;
  }

  /// Whether there is none.
  boolean isEmpty() {
    return from == to && !own.hasRemaining();
  }

  /// Whether some waits for the socket to take more.
  boolean isHeldUp() {
    return own.hasRemaining();
  }

  /// Appends bytes.
  void put(byte[] bytes) {
    boolean follows = from == to || to == shared.position();
    if (follows && !own.hasRemaining() && bytes.length <= shared.remaining()) {
      from = from == to ? shared.position() : from;
      shared.put(bytes);
      to = shared.position();
    } else {
      own = joined(own, ByteBuffer.wrap(bytes));
    }
  }

  /// Gives a socket what it takes.
  ///
  /// @return whether it took any
  boolean send(SocketChannel socket) throws IOException {
    int count = 0;
    if (from < to) {
      ByteBuffer piece = shared.slice(from, to - from);
      giveBack();
      count = socket.write(piece);
      if (piece.hasRemaining()) {
        own = joined(piece, own);
        return count > 0;
      }
    }
    if (own.hasRemaining()) {
      count += socket.write(own);
      own = own.hasRemaining() ? own : NOTHING;
    }
    return count > 0;
  }

  /// What is left goes nowhere.
  void forget() {
    giveBack();
    own = NOTHING;
  }

  private void giveBack() {
    if (to == shared.position()) {
      shared.position(from);
    }
    from = 0;
    to = 0;
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
