package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// There is no room for the log, or no more that this user may take.
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  private DiskFullException(Path folder, long needBytes, long freeBytes, IOException cause) {
    super(
        "the disk of %s is full: the log needs %d KiB for its next segments, and %d KiB are free;"
                .formatted(folder, needBytes >> 10, freeBytes >> 10)
            + " make room and start the node again",
        cause);
  }

  /// What to tell of a failure: this if the disk is full, else the failure itself.
  static IOException orElse(IOException failure, Path folder, long needBytes) {
    String reason = String.valueOf(failure.getMessage());
    boolean full =
        reason.contains("No space left on device") || reason.contains("Disk quota exceeded");
    return full ? new DiskFullException(folder, needBytes, freeBytes(folder), failure) : failure;
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
