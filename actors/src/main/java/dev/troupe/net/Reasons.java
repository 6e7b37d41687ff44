package dev.troupe.net;

/// Says in a few words why something failed.
public final class Reasons {
  private Reasons() {}

  /// The message of the innermost cause, such as `Connection refused`; what wraps it is about the
  /// library that was on the way.
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
  }
}
