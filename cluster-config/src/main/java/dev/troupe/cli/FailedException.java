package dev.troupe.cli;

/// A command that could not do what it was asked; the message is shown to the user as it is, each
/// line by itself.
final class FailedException extends Exception {
  private static final long serialVersionUID = 1L;

  FailedException(String message) {
    super(message);
  }

  /// For a cause whose message says all that the user needs to know.
  FailedException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
