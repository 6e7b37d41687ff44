package dev.troupe.chat;

/// Resets a client's connection.
final class SessionAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionAbortedException(String reason) {
    super(reason, null, false, false);
  }
}
