package chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Publishes to a JetStream stream, whose answer to each message is its acknowledgement.
final class NatsLane extends Lane {
  static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}";

  private final byte[] message;

  NatsLane(int port, String subject, int window, String text) throws IOException {
    this(Wire.to(port), subject, window, text);
  }

  private NatsLane(Wire wire, String subject, int window, String text) throws IOException {
    super(wire.channel(), window);
    wire.lines(List.of(CONNECT, "SUB acks.%d 1".formatted(System.identityHashCode(this)), "PING"));
    wire.await("PONG"::equals);
    this.message =
        "PUB %s acks.%d %d\r\n%s\r\n"
            .formatted(subject, System.identityHashCode(this), text.length(), text)
            .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  void put(ByteBuffer to) {
    to.put(message);
  }

  @Override
  int take(ByteBuffer from, ByteBuffer answers) throws IOException {
    int count = 0;
    for (int end = lineEnd(from); end >= 0; end = lineEnd(from)) {
      String line = text(from, end - from.position());
      boolean message = line.startsWith("MSG ");
      int size = message ? Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)) : 0;
      int next = end + 1 + (message ? size + "\r\n".length() : 0);
      if (next > from.limit()) {
        return count;
      }
      from.position(end + 1);
      count += take(line, text(from, size), answers);
      from.position(next);
    }
    return count;
  }

  private static int take(String line, String content, ByteBuffer answers) throws IOException {
    if (line.equals("PING")) {
      answers.put("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
    } else if (line.startsWith("-ERR") || content.contains("\"error\"")) {
      throw new IOException("refused: " + line + " " + content);
    }
    return content.contains("\"seq\":") ? 1 : 0;
  }

  /// Where the first line ends, its LF; -1 if it is not whole.
  private static int lineEnd(ByteBuffer from) {
    for (int i = from.position(); i < from.limit(); i++) {
      if (from.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String text(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(from.position(), bytes);
    return new String(bytes, StandardCharsets.US_ASCII).strip();
  }
}
