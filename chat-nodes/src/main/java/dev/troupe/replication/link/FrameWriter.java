package dev.troupe.replication.link;

import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/// Puts messages into frames, many at a time into one write.
final class FrameWriter {
  private ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

  /// Writes all of them, and waits until they are taken.
  ///
  /// @throws IOException if the connection breaks
  /// @throws IllegalStateException if a message is longer than a peer takes
  void write(List<Message> messages, WritableByteChannel to) throws IOException {
    long most = messages.stream().mapToLong(FrameWriter::maxBytes).sum();
    if (most > buffer.capacity()) {
      buffer = ByteBuffer.allocateDirect(Math.toIntExact(most));
    }
    buffer.clear();
    messages.forEach(this::put);
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  /// No less than a message takes as a frame.
  static int maxBytes(Message message) {
    return Integer.BYTES + MessageCodec.maxBytes(message);
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
