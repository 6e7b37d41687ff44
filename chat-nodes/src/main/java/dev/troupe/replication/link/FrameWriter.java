package dev.troupe.replication.link;

import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/// Puts messages into frames, many at a time into one write. What waits for a peer has a limit in
/// bytes; what is too much is dropped, as a network may drop it: the protocol sends again what
/// matters.
final class FrameWriter {
  private static final int BATCH_BYTES = 256 << 10;

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final long maxBytes;
  private long waitingBytes;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH_BYTES).flip();

  /// @param bytes no less than the message takes as a frame
  private record Waiting(Message message, int bytes) {}

  /// @param maxBytes that may wait
  FrameWriter(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Adds a message, or drops it; false says so.
  boolean offer(Message message) {
    int bytes = Integer.BYTES + MessageCodec.maxBytes(message);
    if (waitingBytes + bytes > maxBytes) {
      return false;
    }
    waitingBytes += bytes;
    waiting.add(new Waiting(message, bytes));
    return true;
  }

  /// Writes as much as is taken.
  ///
  /// @return whether nothing is left
  /// @throws IOException if the connection breaks
  /// @throws IllegalStateException if a message is longer than a peer takes
  boolean write(WritableByteChannel to) throws IOException {
    while (buffer.hasRemaining() || !waiting.isEmpty()) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      to.write(buffer);
      if (buffer.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  private void fill() {
    buffer.clear();
    Waiting next = waiting.peek();
    while (next != null && (buffer.position() == 0 || next.bytes() <= buffer.remaining())) {
      waiting.remove();
      waitingBytes -= next.bytes();
      if (next.bytes() > buffer.capacity()) {
        buffer = ByteBuffer.allocateDirect(next.bytes());
      }
      put(next.message());
      next = waiting.peek();
    }
    buffer.flip();
  }

  private void put(Message message) {
    int start = buffer.position();
    MessageCodec.write(message, buffer.putInt(0));
    int length = buffer.position() - start - Integer.BYTES;
    if (length > Links.MAX_FRAME_BYTES) {
      throw new IllegalStateException("a message of " + length + " bytes is too long to be sent");
    }
    buffer.putInt(start, length);
  }
}
