package dev.troupe.cli.chat;

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
  private static final Pattern ANSWER = Pattern.compile("\\('([^']{1,200})', ([0-9]{1,5})\\)\\s*");

  private Referral() {}

  /// @return nothing if none has room
  /// @throws IOException if the referral is not reached or says something else
  static Optional<HostPort> ask(HostPort referral) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(referral.toSocketAddress(), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      byte[] answer = socket.getInputStream().readNBytes(LONGEST);
      return read(new String(answer, StandardCharsets.UTF_8));
    }
  }

  static Optional<HostPort> read(String answer) throws IOException {
    Matcher address = ANSWER.matcher(answer);
    if (answer.strip().equals("SNA wait")) {
      return Optional.empty();
    }
    if (!address.matches() || Integer.parseInt(address.group(2)) > 65_535) {
      throw new IOException("'" + answer + "' is no referral");
    }
    return Optional.of(new HostPort(address.group(1), Integer.parseInt(address.group(2))));
  }
}
