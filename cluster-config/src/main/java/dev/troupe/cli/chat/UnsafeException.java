package dev.troupe.cli.chat;

import java.io.IOException;

/// A connection was taken, but nobody may rely on it.
final class UnsafeException extends IOException {
  private static final long serialVersionUID = 1;

  private final String why;

  UnsafeException(String why, Throwable cause) {
    super(why, cause);
    this.why = why;
  }

  /// What is wrong, in words.
  String why() {
    return why;
  }
}
