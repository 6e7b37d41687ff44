package dev.troupe.net;

/// The reason given to streams that are cut because their server has stopped; has no stack trace
/// because it is nobody's mistake.
public final class CutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CutException(String message) {
    super(message, null, false, false);
  }
}
