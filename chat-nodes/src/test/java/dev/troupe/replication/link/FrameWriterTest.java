package dev.troupe.replication.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import dev.troupe.replication.core.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  /// Takes so many bytes at a time, as a full socket does.
  private static final class Narrow implements WritableByteChannel {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final int width;

    Narrow(int width) {
      this.width = width;
    }

    @Override
    public int write(ByteBuffer from) {
      byte[] bytes = new byte[Math.min(width, from.remaining())];
      from.get(bytes);
      taken.writeBytes(bytes);
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}

    List<Message> messages() {
      var messages = new ArrayList<Message>();
      ByteBuffer bytes = ByteBuffer.wrap(taken.toByteArray());
      while (bytes.hasRemaining()) {
        int end = bytes.getInt() + bytes.position();
        messages.add(MessageCodec.read(bytes));
        assertThat(bytes.position()).isEqualTo(end);
      }
      return messages;
    }
  }

  @Test
  void whatASocketDoesNotTakeIsWrittenWhenItDoes() throws IOException {
    var sent = new ArrayList<Message>();
    var writer = new FrameWriter(1 << 20);
    for (int i = 0; i < 50; i++) {
      sent.add(new Message.Forward(new CommandId("x", i), Payload.of(new byte[i * 100])));
      assertThat(writer.offer(sent.getLast())).isTrue();
    }
    var socket = new Narrow(1_000);
    int turns = 1;
    while (!writer.write(socket)) {
      turns++;
    }
    assertThat(turns).isGreaterThan(100);
    assertThat(socket.messages()).isEqualTo(sent);
  }

  @Test
  void aMessageLongerThanABatchGoesOutBetweenTheOthers() throws IOException {
    var sent =
        List.of(
            new Message.Fenced(1),
            new Message.Forward(new CommandId("x", 1), Payload.of(new byte[3 << 20])),
            new Message.Fenced(2));
    var writer = new FrameWriter(8 << 20);
    assertThat(sent).allMatch(writer::offer);
    var socket = new Narrow(Integer.MAX_VALUE);
    assertThat(writer.write(socket)).isTrue();
    assertThat(socket.messages()).isEqualTo(sent);
  }

  @Test
  void whatIsTooMuchIsDroppedAndThereIsRoomAgainOnceSomethingIsOut() throws IOException {
    var writer = new FrameWriter(200);
    assertThat(writer.offer(new Message.Fenced(1))).isTrue();
    assertThat(writer.offer(new Message.Fenced(2))).isTrue();
    assertThat(writer.offer(new Message.Fenced(3))).isFalse();
    var socket = new Narrow(1_000);
    assertThat(writer.write(socket)).isTrue();
    assertThat(writer.offer(new Message.Fenced(4))).isTrue();
    assertThat(writer.write(socket)).isTrue();
    assertThat(socket.messages())
        .isEqualTo(List.of(new Message.Fenced(1), new Message.Fenced(2), new Message.Fenced(4)));
  }
}
