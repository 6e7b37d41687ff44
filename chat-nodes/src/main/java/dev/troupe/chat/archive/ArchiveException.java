package dev.troupe.chat.archive;

/// The archive cannot be read or written.
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
