package dev.troupe.replication.core;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The one binary form of an entry, the same on disk and on the wire, big-endian:
///
/// | bytes | what |
/// | --- | --- |
/// | 8 | index |
/// | 8 | epoch |
/// | 8 | time, milliseconds since 1970 |
/// | 8 | the command's sequence number |
/// | 2 | length of the client's name in bytes |
/// | 4 | length of the payload in bytes |
/// | … | the client's name in UTF-8, then the payload |
public final class EntryCodec {
  /// Bytes before the client's name.
  public static final int HEADER_BYTES = 38;

  private EntryCodec() {}

  /// How many bytes [#write] puts for an entry.
  public static int sizeBytes(Entry entry) {
    return HEADER_BYTES + utf8Length(entry.id().client()) + entry.payload().length();
  }

  /// Puts an entry at the buffer's position.
  public static void write(Entry entry, ByteBuffer to) {
    byte[] client = entry.id().client().getBytes(StandardCharsets.UTF_8);
    to.putLong(entry.index())
        .putLong(entry.epoch())
        .putLong(entry.timeMillis())
        .putLong(entry.id().seq())
        .putShort((short) client.length)
        .putInt(entry.payload().length())
        .put(client)
        .put(entry.payload().bytes());
  }

  /// Reads an entry at the buffer's position.
  ///
  /// @throws BufferUnderflowException if the buffer ends before the entry
  public static Entry read(ByteBuffer from) {
    long index = from.getLong();
    long epoch = from.getLong();
    long timeMillis = from.getLong();
    long seq = from.getLong();
    int clientLength = from.getShort();
    int payloadLength = from.getInt();
    if (clientLength < 0 || payloadLength < 0 || payloadLength > from.remaining() - clientLength) {
      throw new BufferUnderflowException();
    }
    byte[] client = new byte[clientLength];
    byte[] payload = new byte[payloadLength];
    from.get(client).get(payload);
    var id = clientLength == 0 ? CommandId.NONE : commandId(client, seq);
    return new Entry(index, epoch, timeMillis, id, Payload.of(payload));
  }

  private static CommandId commandId(byte[] client, long seq) {
    return new CommandId(new String(client, StandardCharsets.UTF_8), seq);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
