package dev.troupe.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// All that is ever done to change a durable file, one step each, so that a test can end the world
/// between any two.
interface Disk {
  /// The machine's own.
  Disk REAL = new Disk() {};

  /// Makes an empty file, in the place of one of that name.
  default FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, CREATE, TRUNCATE_EXISTING, READ, WRITE);
  }

  /// Opens a file that is there.
  default FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, READ, WRITE);
  }

  /// Writes all that the buffer has left; on disk after [#sync], before that possibly in parts.
  default void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long start = at - bytes.position();
    while (bytes.hasRemaining()) {
      file.write(bytes, start + bytes.position());
    }
  }

  /// Makes a file's content durable, not its name.
  default void sync(FileChannel file) throws IOException {
    file.force(false);
  }

  /// Cuts a file.
  default void truncate(FileChannel file, long size) throws IOException {
    file.truncate(size);
  }

  /// Gives a file a name, in the place of another one's; durable after [#syncFolder].
  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
  }

  /// Removes a file; durable after [#syncFolder].
  default void delete(Path path) throws IOException {
    Files.delete(path);
  }

  /// Copies a file for people to look at.
  default void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, REPLACE_EXISTING);
  }

  /// Makes new, renamed and removed names in a folder durable; syncing a file alone does not.
  default void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /// Replaces a small file whole: after a crash the old content stands there, or the new.
  default void replace(Path folder, String name, byte[] content) throws IOException {
    Path scratch = folder.resolve(name + ".new");
    try (var file = create(scratch)) {
      write(file, ByteBuffer.wrap(content), 0);
      sync(file);
    }
    move(scratch, folder.resolve(name));
    syncFolder(folder);
  }
}
