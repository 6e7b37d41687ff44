package chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Publishes persistent messages to a quorum queue with confirms, which are the acknowledgements
/// (AMQP 0-9-1; numbers as class and method in its specification).
final class AmqpLane extends Lane {
  private static final int METHOD = 1;
  private static final int HEADER = 2;
  private static final int BODY = 3;
  private static final byte END = (byte) 0xCE;
  private static final int ACK = 60 << 16 | 80;
  private static final int PERSISTENT = 2;

  private final byte[] message;
  private long acknowledged;

  /// Makes the queue if it is not there.
  AmqpLane(int port, String queue, int window, String text) throws IOException {
    this(new Amqp(Wire.to(port)), queue, window, text);
  }

  private AmqpLane(Amqp amqp, String queue, int window, String text) throws IOException {
    super(amqp.wire().channel(), window);
    amqp.open();
    amqp.declareQuorumQueue(queue);
    amqp.selectConfirms();
    this.message = publication(queue, text);
  }

  /// The three frames of one message.
  private static byte[] publication(String queue, String text) {
    ByteBuffer to = ByteBuffer.allocate(512);
    int method = Amqp.begin(to, METHOD, 1);
    to.putShort((short) 60).putShort((short) 40).putShort((short) 0);
    Amqp.shortText(to, "");
    Amqp.shortText(to, queue);
    to.put((byte) 0);
    Amqp.end(to, method);
    int header = Amqp.begin(to, HEADER, 1);
    to.putShort((short) 60).putShort((short) 0).putLong(text.length());
    to.putShort((short) (1 << 12)).put((byte) PERSISTENT);
    Amqp.end(to, header);
    int body = Amqp.begin(to, BODY, 1);
    to.put(text.getBytes(StandardCharsets.US_ASCII));
    Amqp.end(to, body);
    byte[] bytes = new byte[to.position()];
    to.flip().get(bytes);
    return bytes;
  }

  @Override
  void put(ByteBuffer to) {
    to.put(message);
  }

  @Override
  int take(ByteBuffer from, ByteBuffer answers) throws IOException {
    long before = acknowledged;
    while (from.remaining() >= 7 && from.remaining() >= 8 + from.getInt(from.position() + 3)) {
      int start = from.position();
      int next = start + 8 + from.getInt(start + 3);
      int method = from.getInt(start + 7);
      if (from.get(start) != METHOD || method != ACK || from.get(next - 1) != END) {
        throw new IOException("refused: frame %d, method %x".formatted(from.get(start), method));
      }
      onAck(from.getLong(start + 11), from.get(start + 19) != 0);
      from.position(next);
    }
    return (int) (acknowledged - before);
  }

  /// The one queue confirms in order.
  private void onAck(long tag, boolean allUpTo) throws IOException {
    if (!allUpTo && tag != acknowledged + 1) {
      throw new IOException("message " + tag + " is confirmed before " + (acknowledged + 1));
    }
    acknowledged = tag;
  }
}
