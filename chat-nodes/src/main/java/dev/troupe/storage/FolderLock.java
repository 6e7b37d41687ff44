package dev.troupe.storage;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Keeps a folder to one owner: other processes are refused, others of this process wait.
public final class FolderLock implements AutoCloseable {
  private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final FileChannel channel;
  private final Semaphore own;

  private FolderLock(FileChannel channel, Semaphore own) {
    this.channel = channel;
    this.own = own;
  }

  /// Takes a folder.
  ///
  /// @throws IOException if another process has it
  public static FolderLock of(Path folder) throws IOException, InterruptedException {
    Semaphore own =
        IN_THIS_PROCESS.computeIfAbsent(folder.toRealPath(), _ -> new Semaphore(1, true));
    own.acquire();
    try {
      return new FolderLock(locked(folder), own);
    } catch (IOException e) {
      own.release();
      throw e;
    }
  }

  private static FileChannel locked(Path folder) throws IOException {
    var channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException("folder " + folder + " is in use by another process");
    }
    return channel;
  }

  /// Leaves the folder to others.
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      own.release();
    }
  }
}
