package dev.troupe.cli.chat;

import dev.troupe.chat.client.Event;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a referral for a server that has room.
final class Referral {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 5_000;
  private static final int LONGEST = 256;
  private static final int MAX_PORT = 65_535;
  private static final Pattern ANSWER = Pattern.compile("\\('([^']{1,200})', ([0-9]{1,5})\\)\\s*");

  private Referral() {}

  /// Asks it, and says what came of it.
  static Event ask(HostPort referral) {
    try (var socket = new Socket()) {
      try {
        socket.connect(referral.toSocketAddress(), CONNECT_MILLIS);
      } catch (IOException e) {
        return new Event.Unreachable(referral);
      }
      socket.setSoTimeout(ANSWER_MILLIS);
      byte[] answer = socket.getInputStream().readNBytes(LONGEST);
      return read(referral, new String(answer, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Event.Unanswered(referral);
    }
  }

  static Event read(HostPort referral, String answer) {
    Matcher address = ANSWER.matcher(answer);
    if (answer.strip().equals("SNA wait")) {
      return new Event.Referred(Optional.empty());
    }
    if (!address.matches() || Integer.parseInt(address.group(2)) > MAX_PORT) {
      return new Event.Unanswered(referral);
    }
    var server = new HostPort(address.group(1), Integer.parseInt(address.group(2)));
    return new Event.Referred(Optional.of(server));
  }
}
