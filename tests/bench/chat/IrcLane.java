package chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Talks to a channel in which nobody else is; the echo is the acknowledgement.
final class IrcLane extends Lane {
  private final byte[] message;

  private IrcLane(Wire wire, int window, byte[] message) {
    super(wire.channel(), window);
    this.message = message;
  }

  /// Logs in as somebody new.
  static IrcLane open(int port, String account, int window, String text) throws IOException {
    Wire wire = Wire.to(port);
    String channel = "#" + account;
    wire.lines(
        List.of(
            "CAP REQ :echo-message",
            "NICK " + account,
            "USER bench 0 * :bench",
            "CAP END",
            "JOIN " + channel));
    wire.await(line -> line.contains(" 366 ") && line.contains(channel));
    wire.lines(List.of("PING ready"));
    wire.await(line -> line.contains(" PONG ") && line.endsWith("ready"));
    String line = "PRIVMSG " + channel + " :" + text + "\r\n";
    return new IrcLane(wire, window, line.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  void put(ByteBuffer to) {
    to.put(message);
  }

  @Override
  int take(ByteBuffer from, ByteBuffer answers) throws IOException {
    int count = 0;
    int start = from.position();
    for (int i = start; i < from.limit(); i++) {
      if (from.get(i) == '\n') {
        count += isEcho(from, start, i) ? 1 : other(text(from, start, i), answers);
        start = i + 1;
      }
    }
    from.position(start);
    return count;
  }

  /// An echo is the only line whose end is the text that was sent.
  private boolean isEcho(ByteBuffer from, int start, int end) {
    int length = message.length - "PRIVMSG ".length() - "\r\n".length();
    int at = end - 1 - length;
    for (int i = 0; i < length; i++) {
      if (at < start || from.get(at + i) != message["PRIVMSG ".length() + i]) {
        return false;
      }
    }
    return true;
  }

  /// Everybody is in the lobby and sees newcomers.
  private static int other(String line, ByteBuffer answers) throws IOException {
    if (line.startsWith("PING ")) {
      answers.put(("PONG " + line.substring(5) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    } else if (!line.contains(" JOIN ")) {
      throw new IOException("refused: " + line);
    }
    return 0;
  }

  private static String text(ByteBuffer from, int start, int end) {
    byte[] bytes = new byte[end - start];
    from.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
