package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Fetches one file whole, slice by slice, into a file of this machine.
///
/// Until it is whole it stands beside its place under its name with `.part` added, so nobody takes
/// half a file for a whole one, and an old file of that name stays until then. What has arrived
/// survives a failure, and the next download can go on from there. Two downloads into the same file
/// exclude each other.
public final class Download {
  /// Hears how far it is.
  @FunctionalInterface
  public interface Listener {
    /// `done` of `total` bytes are there, of which `before` were there at the beginning.
    void at(long before, long done, long total);
  }

  private final HftpClient client;
  private final FileName name;
  private final Path target;
  private final Path part;
  private final long sliceSize;

  /// @param target where the file shall stand in the end
  /// @param sliceSize bytes asked for at a time, from 1
  public Download(HftpClient client, FileName name, Path target, long sliceSize) {
    this.client = client;
    this.name = name;
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.sliceSize = sliceSize;
  }

  /// Fetches the file from its beginning or, with `resume`, from where the last download ended or,
  /// when none was begun, from the end of the target itself.
  ///
  /// @throws IOException when the file isn't whole; what has come is kept in the `.part` file
  public void run(boolean resume, Listener listener) throws IOException {
    long total = client.size(name);
    if (resume && Files.notExists(part) && Files.exists(target)) {
      if (Files.size(target) == total) {
        listener.at(total, total, total);
        return;
      }
      requireShorter(target, Files.size(target), total);
      Files.move(target, part);
    }
    try (FileChannel file =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(file)) {
      if (!resume) {
        file.truncate(0);
      }
      requireShorter(part, file.size(), total);
      fetch(file, total, listener);
      file.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void fetch(FileChannel file, long total, Listener listener) throws IOException {
    long before = file.size();
    file.position(before);
    listener.at(before, before, total);
    for (long offset = before; offset < total; offset = file.position()) {
      client.slice(
          name,
          offset,
          Math.min(sliceSize, total - offset),
          bytes -> {
            write(file, bytes);
            listener.at(before, file.position(), total);
          });
    }
    long now = client.size(name);
    if (now != total) {
      throw new IOException(
          name
              + ": changed on the server while it was fetched, from %d to %d bytes"
                  .formatted(total, now));
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private FileLock lock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException held) {
      throw new IOException(part + ": another download is writing to it", held);
    }
    throw new IOException(part + ": another download is writing to it");
  }

  private static void requireShorter(Path file, long size, long total) throws IOException {
    if (size > total) {
      throw new IOException(
          "%s: has %d bytes, the server's file only %d; it can't be its beginning"
              .formatted(file, size, total));
    }
  }
}
