package dev.troupe.replication.link;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/// Cuts what comes over a connection into frames: a length in four bytes, big-endian, and so many
/// bytes. Memory is taken as bytes come, not as a length promises.
final class FrameReader {
  private static final int FIRST_BYTES = 64 << 10;

  private final ReadableByteChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES).flip();

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /// Waits for the next frame; empty if the connection has ended after a whole one.
  ///
  /// @param maxBytes the longest that is taken
  /// @return the content, good until the next call
  /// @throws ProtocolException if what comes is longer
  /// @throws IOException if the connection breaks
  Optional<ByteBuffer> next(int maxBytes) throws IOException {
    if (!fill(Integer.BYTES)) {
      return Optional.empty();
    }
    int length = buffer.getInt();
    if (length < 0 || length > maxBytes) {
      throw new ProtocolException(
          "a frame of %d bytes, must be at most %d".formatted(length, maxBytes));
    }
    if (!fill(length)) {
      throw new EOFException("cut off within a frame");
    }
    var frame = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return Optional.of(frame);
  }

  /// Reads until so many bytes are there; false at the end, if that comes before the first of them.
  private boolean fill(int bytes) throws IOException {
    while (buffer.remaining() < bytes) {
      makeRoom(bytes);
      int count = channel.read(buffer);
      buffer.flip();
      if (count < 0 && buffer.hasRemaining()) {
        throw new EOFException("cut off within a frame");
      }
      if (count < 0) {
        return false;
      }
    }
    return true;
  }

  /// Moves what is left to the front, into twice the space if there is no more.
  private void makeRoom(int bytes) {
    if (buffer.remaining() == buffer.capacity()) {
      int size = Math.max(FIRST_BYTES, Math.min(bytes, 2 * buffer.capacity()));
      buffer = ByteBuffer.allocate(size).put(buffer);
    } else {
      buffer.compact();
    }
  }
}
