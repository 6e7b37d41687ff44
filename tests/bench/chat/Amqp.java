package chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The beginning of an AMQP 0-9-1 connection, one question at a time.
record Amqp(Wire wire) {
  private static final int METHOD = 1;
  private static final byte END = (byte) 0xCE;
  private static final int MAX_BYTES = 4096;

  /// Logs in as RabbitMQ's guest and opens channel 1.
  void open() throws IOException {
    wire.write(ByteBuffer.wrap(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1}));
    await(10, 10);
    ask(0, 10, 11, to -> {
      to.putInt(0);
      shortText(to, "PLAIN");
      longText(to, "\0guest\0guest");
      shortText(to, "en_US");
    });
    await(10, 30);
    ask(0, 10, 31, to -> to.putShort((short) 1).putInt(131_072).putShort((short) 0));
    ask(0, 10, 40, to -> {
      shortText(to, "/");
      shortText(to, "");
      to.put((byte) 0);
    });
    await(10, 41);
    ask(1, 20, 10, to -> shortText(to, ""));
    await(20, 11);
  }

  /// Declares a durable queue whose messages a majority of the nodes has on disk.
  void declareQuorumQueue(String name) throws IOException {
    ask(1, 50, 10, to -> {
      to.putShort((short) 0);
      shortText(to, name);
      to.put((byte) 2);
      int start = to.position();
      to.putInt(0);
      shortText(to, "x-queue-type");
      longText(to.put((byte) 'S'), "quorum");
      to.putInt(start, to.position() - start - Integer.BYTES);
    });
    await(50, 11);
  }

  void selectConfirms() throws IOException {
    ask(1, 85, 10, to -> to.put((byte) 0));
    await(85, 11);
  }

  /// Begins a frame; [#end] needs what this returns.
  static int begin(ByteBuffer to, int type, int channel) {
    to.put((byte) type).putShort((short) channel).putInt(0);
    return to.position();
  }

  static void end(ByteBuffer to, int start) {
    to.putInt(start - Integer.BYTES, to.position() - start).put(END);
  }

  static void shortText(ByteBuffer to, String text) {
    to.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void longText(ByteBuffer to, String text) {
    to.putInt(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void ask(int channel, int kind, int method, Consumer<ByteBuffer> arguments)
      throws IOException {
    ByteBuffer to = ByteBuffer.allocate(MAX_BYTES);
    int start = begin(to, METHOD, channel);
    arguments.accept(to.putShort((short) kind).putShort((short) method));
    end(to, start);
    wire.write(to.flip());
  }

  private void await(int kind, int method) throws IOException {
    ByteBuffer head = wire.read(7);
    ByteBuffer content = wire.read(head.getInt(3) + 1);
    if (content.getShort(0) != kind || content.getShort(2) != method) {
      throw new IOException(
          "RabbitMQ says %d.%d instead of %d.%d: %s"
              .formatted(
                  content.getShort(0),
                  content.getShort(2),
                  kind,
                  method,
                  StandardCharsets.US_ASCII.decode(content)));
    }
  }
}
