package dev.troupe.chat.irc;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a client can ask for beyond plain IRC (IRCv3 capability negotiation).
enum Capability {
  ACCOUNT_TAG("account-tag"),
  BATCH("batch"),
  CAP_NOTIFY("cap-notify"),
  ECHO_MESSAGE("echo-message"),
  EXTENDED_JOIN("extended-join"),
  LABELED_RESPONSE("labeled-response"),
  LONG_LINES("troupe.dev/long-lines"),
  MESSAGE_TAGS("message-tags"),
  MULTI_PREFIX("multi-prefix"),
  SERVER_TIME("server-time"),
  STANDARD_REPLIES("standard-replies"),
  USERHOST_IN_NAMES("userhost-in-names");

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
