package dev.troupe.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Changes to files that a power loss cannot undo once the call has returned.
public final class Durable {
  private Durable() {}

  /// Makes new, renamed and removed names in a folder durable; syncing a file alone does not.
  public static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /// Replaces a small file whole: after a crash the old content stands there, or the new.
  public static void replace(Path folder, String name, byte[] content) throws IOException {
    Path scratch = folder.resolve(name + ".new");
    try (var channel = FileChannel.open(scratch, CREATE, WRITE, TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(scratch, folder.resolve(name), ATOMIC_MOVE);
    syncFolder(folder);
  }
}
