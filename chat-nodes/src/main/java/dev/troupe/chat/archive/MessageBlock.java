package dev.troupe.chat.archive;

import dev.troupe.chat.state.Message;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Messages of one account or channel that are kept together, since a row for each would cost more
/// than all else that is done for a message. Theirs are the bytes of one after the other:
///
/// | bytes | what |
/// | --- | --- |
/// | 8 | index |
/// | 8 | time, in milliseconds since 1970 |
/// | 1 | whether it is a notice |
/// | 2 + n, four times | sender, user, text and tags: length, then UTF-8 |
///
/// The target is not among them: it may have been written otherwise since.
final class MessageBlock {
  /// Read at once, even if only one of them is wanted.
  private static final int MOST_MESSAGES = 128;

  private static final int MOST_BYTES = 32 << 10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES + 1);
  private final long first;
  private long last = 0;
  private int count = 0;

  /// An empty block.
  ///
  /// @param first index of the message that will be its first
  MessageBlock(long first) {
    this.first = first;
  }

  /// A block of some messages, at least one.
  static MessageBlock of(List<Message> messages) {
    var block = new MessageBlock(messages.getFirst().index());
    messages.forEach(block::add);
    return block;
  }

  /// Adds the next message.
  void add(Message message) {
    numbers.clear().putLong(message.index()).putLong(message.timeMillis());
    numbers.put((byte) (message.notice() ? 1 : 0));
    bytes.writeBytes(numbers.array());
    text(message.from());
    text(message.user());
    text(message.text());
    text(message.tags());
    last = message.index();
    count++;
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > 0xffff) {
      throw new IllegalArgumentException("a text has " + encoded.length + " bytes, most are 65535");
    }
    bytes.write(encoded.length >> Byte.SIZE);
    bytes.write(encoded.length);
    bytes.writeBytes(encoded);
  }

  boolean isFull() {
    return count >= MOST_MESSAGES || bytes.size() >= MOST_BYTES;
  }

  /// Index of the first message.
  long first() {
    return first;
  }

  /// Index of the last message.
  long last() {
    return last;
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /// The messages in the bytes of a block.
  ///
  /// @param target as it is written now
  /// @throws ArchiveException if they are not those of a block
  static List<Message> read(byte[] bytes, String target) {
    var in = ByteBuffer.wrap(bytes);
    var messages = new ArrayList<Message>();
    try {
      while (in.hasRemaining()) {
        messages.add(next(in, target));
      }
    } catch (BufferUnderflowException e) {
      throw new ArchiveException("messages of " + target + " are damaged", e);
    }
    return messages;
  }

  private static Message next(ByteBuffer in, String target) {
    long index = in.getLong();
    long time = in.getLong();
    boolean notice = in.get() == 1;
    String from = text(in);
    String user = text(in);
    String text = text(in);
    return new Message(index, time, from, user, target, text, notice, text(in));
  }

  private static String text(ByteBuffer in) {
    var encoded = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(encoded);
    return new String(encoded, StandardCharsets.UTF_8);
  }
}
