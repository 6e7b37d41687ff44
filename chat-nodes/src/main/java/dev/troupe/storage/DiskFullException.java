package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// There is no room left for what a replica keeps, or no more that this user may take.
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param need what needs room, and how much if that is known
  public DiskFullException(Path folder, String need, Exception cause) {
    super(
        "the disk of %s is full: %s, and %d KiB are free; make room and start the node again"
            .formatted(folder, need, freeBytes(folder) >> 10),
        cause);
  }

  /// What to tell of a failure to write the log: this if the disk is full, else the failure itself.
  static IOException orElse(IOException failure, Path folder, long needBytes) {
    String reason = String.valueOf(failure.getMessage());
    boolean full =
        reason.contains("No space left on device") || reason.contains("Disk quota exceeded");
    String need = "the log needs %d KiB for its next segments".formatted(needBytes >> 10);
    return full ? new DiskFullException(folder, need, failure) : failure;
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
