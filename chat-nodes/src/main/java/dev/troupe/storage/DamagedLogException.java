package dev.troupe.storage;

import java.nio.file.Path;

/// The disk has lost part of a log that it once held: more than a write that was cut short.
public final class DamagedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(Path file, long offset, String what) {
    super(
        "log "
            + file
            + " is damaged at byte "
            + offset
            + ": "
            + what
            + " is broken, but later ones are whole; move the node's chat folder away, and it"
            + " fetches everything from the other nodes");
  }
}
