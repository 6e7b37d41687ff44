package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Path;

/// Changes to files that a power loss cannot undo once the call has returned.
public final class Durable {
  private Durable() {}

  /// Makes new, renamed and removed names in a folder durable; syncing a file alone does not.
  public static void syncFolder(Path folder) throws IOException {
    Disk.REAL.syncFolder(folder);
  }

  /// Replaces a small file whole: after a crash the old content stands there, or the new.
  public static void replace(Path folder, String name, byte[] content) throws IOException {
    Disk.REAL.replace(folder, name, content);
  }

  /// Gives a file of a folder, which is on disk, another name, and replaces what has it.
  public static void move(Path folder, Path from, String name) throws IOException {
    Disk.REAL.move(from, folder.resolve(name));
    Disk.REAL.syncFolder(folder);
  }
}
