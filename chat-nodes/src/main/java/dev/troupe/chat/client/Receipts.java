package dev.troupe.chat.client;

/// Which messages the server knows to have come: it asks by `PING` with the index of the newest,
/// about a second after it began to send them.
final class Receipts {
  private long pushed;
  private long confirmed;

  /// A message came that the server wants to be confirmed.
  void onPushed(Received message) {
    if (message.index() != Long.MAX_VALUE) {
      pushed = Math.max(pushed, message.index());
    }
  }

  /// A `PING` is being answered.
  void onPing(String token) {
    if (token.matches("[0-9]{1,18}")) {
      confirmed = Math.max(confirmed, Long.parseLong(token));
    }
  }

  /// Whether what has come would come again at the next login.
  boolean isOpen() {
    return pushed > confirmed;
  }
}
