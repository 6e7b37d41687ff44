package dev.troupe.replication;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file whose lock keeps processes apart, and the threads of this one too; one a JVM and path.
///
/// - POSIX drops a process's locks when *any* of its descriptors of the file is closed, so one
///   descriptor stays open; a plain lock keeps the threads of one JVM apart, for whom the kernel's
///   does nothing.
/// - If somebody deletes the file a lock on it keeps nobody out who comes later and makes it anew.
///   So it is looked whether the name still belongs to the file that is open.
/// - A process that is stopped keeps what it has locked. One waits for it, but not for ever.
final class LockFile {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Path path;
  private final ReentrantLock threads = new ReentrantLock();
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  LockFile(Path path) {
    this.path = path;
  }

  /// Makes sure that the file can be opened.
  void check() throws IOException {
    threads.lock();
    try {
      current();
    } finally {
      threads.unlock();
    }
  }

  /// Does something while nobody else does.
  ///
  /// @throws IOException if it has not been done, since the lock was not to be had
  <T> T holding(Supplier<T> work) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (!acquireThreads(deadline)) {
      throw taken();
    }
    try (FileLock _ = acquire(deadline)) {
      return work.get();
    } finally {
      threads.unlock();
    }
  }

  private boolean acquireThreads(long deadline) throws IOException {
    try {
      return threads.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + path, e);
    }
  }

  private FileLock acquire(long deadline) throws IOException {
    while (true) {
      FileLock lock = current().tryLock();
      if (lock != null && isCurrent()) {
        return lock;
      }
      if (System.nanoTime() - deadline > 0) {
        throw taken();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /// The file that has the name now; closing one that has lost it gives up what was locked there.
  private FileChannel current() throws IOException {
    FileChannel open = channel;
    if (open != null && isCurrent()) {
      return open;
    }
    if (open != null) {
      open.close();
    }
    FileChannel opened = FileChannel.open(path, CREATE, READ, WRITE);
    channel = opened;
    key = keyOf(path);
    return opened;
  }

  private boolean isCurrent() throws IOException {
    return channel != null && channel.isOpen() && key != null && key.equals(keyOf(path));
  }

  private IOException taken() {
    return new IOException(
        "%s has been held for %d s, as by a process that is stopped"
            .formatted(path, PATIENCE.toSeconds()));
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
