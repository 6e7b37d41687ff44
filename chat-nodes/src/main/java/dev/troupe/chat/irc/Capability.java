package dev.troupe.chat.irc;

import java.util.Arrays;
import java.util.Optional;

/// What a client can ask for beyond plain IRC (IRCv3 capability negotiation).
enum Capability {
  ACCOUNT_NOTIFY("account-notify"),
  ACCOUNT_TAG("account-tag"),
  AWAY_NOTIFY("away-notify"),
  BATCH("batch"),
  CAP_NOTIFY("cap-notify"),
  CHGHOST("chghost"),
  ECHO_MESSAGE("echo-message"),
  CHATHISTORY("draft/chathistory"),
  EXTENDED_JOIN("extended-join"),
  EXTENDED_MONITOR("extended-monitor"),
  INVITE_NOTIFY("invite-notify"),
  LABELED_RESPONSE("labeled-response"),
  LONG_LINES("troupe.dev/long-lines"),
  MESSAGE_TAGS("message-tags"),
  MULTI_PREFIX("multi-prefix"),
  READ_MARKER("draft/read-marker"),
  REGISTRATION("draft/account-registration", "before-connect"),
  RESEND("troupe.dev/resend"),
  SASL("sasl", "PLAIN,SCRAM-SHA-256"),
  SERVER_TIME("server-time"),
  SETNAME("setname"),
  STANDARD_REPLIES("standard-replies"),
  USERHOST_IN_NAMES("userhost-in-names");

  private final String token;
  private final String value;

  Capability(String token) {
    this(token, "");
  }

  Capability(String token, String value) {
    this.token = token;
    this.value = value;
  }

  String token() {
    return token;
  }

  /// As a client of version 302 gets to know it.
  String tokenAndValue() {
    return value.isEmpty() ? token : token + "=" + value;
  }

  static Optional<Capability> of(String token) {
    return Arrays.stream(values()).filter(c -> c.token.equals(token)).findFirst();
  }
}
