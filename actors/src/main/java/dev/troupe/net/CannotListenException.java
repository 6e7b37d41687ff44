package dev.troupe.net;

/// A port could not be bound, or stopped taking connections.
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotListenException(String name, HostPort at, Throwable cause) {
    super(name + ": cannot listen on " + at + ": " + Reasons.of(cause), cause);
  }
}
