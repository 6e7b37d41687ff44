package dev.troupe.replication.link;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/// Cuts what comes over a connection into frames: a length in four bytes, big-endian, and so many
/// bytes. Memory is taken as bytes come, not as a length promises.
final class FrameReader {
  private static final int FIRST_BYTES = 64 << 10;

  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES).flip();

  /// Reads what is there, once all whole frames have been taken.
  ///
  /// @return false at the connection's end
  /// @throws IOException if the connection breaks
  boolean read(ReadableByteChannel channel) throws IOException {
    if (buffer.remaining() == buffer.capacity()) {
      buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer);
    } else {
      buffer.compact();
    }
    int count = channel.read(buffer);
    buffer.flip();
    return count >= 0;
  }

  /// The next frame, if it has come whole.
  ///
  /// @param maxBytes the longest that is taken
  /// @return the content, good until the next call of [#read]
  /// @throws ProtocolException if what comes is longer
  Optional<ByteBuffer> next(int maxBytes) throws ProtocolException {
    if (buffer.remaining() < Integer.BYTES) {
      return Optional.empty();
    }
    int start = buffer.position() + Integer.BYTES;
    int length = buffer.getInt(buffer.position());
    if (length < 0 || length > maxBytes) {
      throw new ProtocolException(
          "a frame of %d bytes, must be at most %d".formatted(length, maxBytes));
    }
    if (buffer.limit() - start < length) {
      return Optional.empty();
    }
    buffer.position(start + length);
    return Optional.of(buffer.slice(start, length));
  }
}
