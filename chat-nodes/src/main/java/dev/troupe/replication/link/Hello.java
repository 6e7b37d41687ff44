package dev.troupe.replication.link;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What whoever dials says first: what it speaks, who it is and whom it believes to have reached.
///
/// @param group the replica group
/// @param from the sender's name
/// @param to the receiver's name, so that a wrong address in a configuration comes to light
record Hello(String group, String from, String to) {
  /// The longest hello that is read.
  static final int MAX_BYTES = 512;

  private static final int MAGIC = 0x54724C6B;
  private static final short VERSION = 1;

  /// As a frame's content.
  ByteBuffer write() {
    var bytes = ByteBuffer.allocate(MAX_BYTES).putInt(MAGIC).putShort(VERSION);
    writeText(group, bytes);
    writeText(from, bytes);
    writeText(to, bytes);
    return bytes.flip();
  }

  /// Reads what [#write] wrote; an `IllegalArgumentException` says what else it is.
  static Hello read(ByteBuffer bytes) {
    try {
      if (bytes.getInt() != MAGIC) {
        throw new IllegalArgumentException("not a replica");
      }
      short version = bytes.getShort();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "speaks version %d of the replicas' protocol, must be %d".formatted(version, VERSION));
      }
      return new Hello(readText(bytes), readText(bytes), readText(bytes));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("hello is cut short", e);
    }
  }

  private static void writeText(String text, ByteBuffer to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.put((byte) bytes.length).put(bytes);
  }

  private static String readText(ByteBuffer from) {
    byte[] bytes = new byte[Byte.toUnsignedInt(from.get())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
