package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// [EntryCodec] and [MessageCodec].
class CodecTest {
  private static final Configuration CONFIGURATION =
      Configuration.NONE.takenOverBy("node-1", List.of("node-1", "knoten-ü", "node-3"));

  static Stream<Entry> entries() {
    return Stream.of(
        Entry.epochStart(1, 1, 0),
        new Entry(2, 1, 5, new CommandId("node-1#7", 1), Payload.of(new byte[] {1, 2, 3})),
        new Entry(Long.MAX_VALUE, 9, -5, new CommandId("ü🦀", Long.MAX_VALUE), Payload.EMPTY));
  }

  static Stream<Message> messages() {
    return Stream.of(
        new Message.Heartbeat(
            0, false, Configuration.NONE, new LogIdentity(0, true), 0, 0, 0, 0, false),
        new Message.Heartbeat(1, true, CONFIGURATION, new LogIdentity(9, false), 2, 3, 4, 5, true),
        new Message.Append(1, 0, 0, List.of(), 0),
        new Message.Append(7, 1, 1, entries().toList(), 9),
        new Message.Ack(Long.MAX_VALUE, 4, 5),
        new Message.Mismatch(3, 8, EpochTable.EMPTY),
        new Message.Mismatch(3, 8, EpochTable.EMPTY.with(1).with(1).with(4)),
        new Message.Fenced(4),
        new Message.Forward(new CommandId("node-ü#1", 3), Payload.of(new byte[300])),
        new Message.Forward(new CommandId("", 0), Payload.EMPTY),
        new Message.Gap("node-ü#1", 12),
        new Message.Confirm(3, 1_000),
        new Message.SnapshotPart(3, 70, 4_000, 1_000, Payload.of(new byte[300])),
        new Message.SnapshotPart(3, 70, 4_000, 0, Payload.EMPTY),
        new Message.SnapshotTaken(3, 70, Long.MAX_VALUE),
        new Message.AskRead(-1),
        new Message.ReadAt(5, 70),
        new Message.TakeOver(3));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void anEntryIsReadAsWrittenAndAsLongAsItSays(Entry entry) {
    var buffer = ByteBuffer.allocate(200);
    EntryCodec.write(entry, buffer);
    assertThat(buffer.position()).isEqualTo(EntryCodec.sizeBytes(entry));
    assertThat(EntryCodec.read(buffer.flip())).isEqualTo(entry);
    assertThat(buffer.remaining()).isZero();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void anEntryThatIsCutAnywhereIsRefused(Entry entry) {
    var buffer = ByteBuffer.allocate(EntryCodec.sizeBytes(entry));
    EntryCodec.write(entry, buffer);
    for (int length = 0; length < buffer.capacity(); length++) {
      var cut = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), length));
      assertThatThrownBy(() -> EntryCodec.read(cut)).isInstanceOf(BufferUnderflowException.class);
    }
  }

  /// The sum of both lengths is more than an `int` holds: it must not pass for a small one.
  @Test
  void anEntryWithAbsurdLengthsIsRefusedBeforeMemoryIsTaken() {
    for (int payloadLength : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 3, -1}) {
      var buffer = ByteBuffer.allocate(100);
      EntryCodec.write(entries().toList().get(1), buffer);
      buffer.putInt(34, payloadLength).rewind();
      assertThatThrownBy(() -> EntryCodec.read(buffer))
          .isInstanceOf(BufferUnderflowException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageIsReadAsWrittenAndNeedsNoMoreThanItSays(Message message) {
    var buffer = ByteBuffer.allocate(MessageCodec.maxBytes(message));
    MessageCodec.write(message, buffer);
    assertThat(MessageCodec.read(buffer.flip())).isEqualTo(message);
    assertThat(buffer.remaining()).isZero();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageThatIsCutAnywhereIsRefused(Message message) {
    byte[] whole = write(message);
    for (int length = 0; length < whole.length; length++) {
      var cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> MessageCodec.read(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anUnknownKindIsRefusedByItsNumber() {
    assertThatThrownBy(() -> MessageCodec.read(ByteBuffer.wrap(new byte[] {99})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kind of message 99");
  }

  @Test
  void aListThatCannotFollowIsRefusedBeforeMemoryIsTaken() {
    byte[] append = write(new Message.Append(1, 0, 0, List.of(), 0));
    ByteBuffer.wrap(append).putInt(append.length - Integer.BYTES, Integer.MAX_VALUE);
    assertThatThrownBy(() -> MessageCodec.read(ByteBuffer.wrap(append)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list of 2147483647 cannot follow");
  }

  private static byte[] write(Message message) {
    var buffer = ByteBuffer.allocate(MessageCodec.maxBytes(message));
    MessageCodec.write(message, buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
