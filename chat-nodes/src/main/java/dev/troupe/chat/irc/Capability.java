package dev.troupe.chat.irc;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a client can ask for beyond plain IRC (IRCv3 capability negotiation).
enum Capability {
  ECHO_MESSAGE("echo-message"),
  MESSAGE_TAGS("message-tags"),
  SERVER_TIME("server-time");

  private final String token;

  Capability(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  static Optional<Capability> of(String token) {
    return Arrays.stream(values()).filter(c -> c.token.equals(token)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Capability::token).collect(Collectors.joining(" "));
  }
}
