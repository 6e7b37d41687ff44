package dev.troupe.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A file with the number of the one process that holds it.
///
/// The kernel's lock on it says whether that process still lives, so that a number left behind by a
/// crash is never mistaken for another process that has been given the same one.
public final class ProcessLock implements AutoCloseable {
  /// A lock that nobody refers to would be given up when the garbage is collected.
  private static final Set<ProcessLock> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the file for this process until it is closed or the process ends; its folder is made if
  /// it is not there. The process must not ask for the file again: POSIX gives up a lock when any
  /// descriptor of its file is closed.
  ///
  /// @throws HeldException if another process has taken it already
  /// @throws IOException if the file cannot be made or written
  public static ProcessLock take(Path file) throws IOException, HeldException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel = open(file);
    try {
      if (!lock(channel)) {
        throw new HeldException(file, read(file));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      var taken = new ProcessLock(channel);
      HELD.add(taken);
      return taken;
    } catch (IOException | HeldException e) {
      channel.close();
      throw e;
    }
  }

  /// The process that holds the file now, if there is one.
  ///
  /// @throws IOException if the file is there but cannot be read
  public static OptionalLong holder(Path file) throws IOException {
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (FileChannel channel = open(file)) {
      return lock(channel) ? OptionalLong.empty() : OptionalLong.of(read(file));
    }
  }

  /// Gives the file free; it stays where it is, since removing it would let two processes hold one
  /// each.
  @Override
  public void close() throws IOException {
    HELD.remove(this);
    channel.close();
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static long read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!text.matches("[0-9]{1,18}")) {
      throw new IOException(file + ": holds '" + text + "', expected the number of a process");
    }
    return Long.parseLong(text);
  }

  /// Somebody else has taken the file.
  public static final class HeldException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long pid;

    private HeldException(Path file, long pid) {
      super(file + " is held by process " + pid);
      this.pid = pid;
    }

    /// The process that holds it.
    public long pid() {
      return pid;
    }
  }
}
