package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Path;

/// An entry that was whole when the log was opened, or has been written since, is so no more. The
/// log must be opened anew, which finds what is left of it.
public final class DamagedLogException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(Path file, long offset, long index) {
    super(
        "log %s is damaged at byte %d: entry %d is broken; start the node again, and it fetches what"
                .formatted(file, offset, index)
            + " it has lost from the others");
  }
}
