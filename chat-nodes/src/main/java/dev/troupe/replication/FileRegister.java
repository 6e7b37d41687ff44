package dev.troupe.replication;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.troupe.replication.core.Configuration;
import dev.troupe.storage.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The register of nodes that share one machine: a small file that is only ever replaced whole,
/// under a kernel lock on a file of its own.
///
/// The traps of file locks, and what is done about each:
///
/// - The lock is on `GROUP.lock`, never on the value, since a rename takes a locked file away.
/// - POSIX drops a process's locks when *any* of its descriptors of the file is closed, so one
///   descriptor a JVM stays open for good; a plain lock keeps the threads of one JVM apart, for
///   whom the kernel's lock does nothing.
/// - The value is written beside, synced, renamed and the folder synced; a crash leaves the old one
///   or the new one. After an error in between the outcome is unknown, and the stage fails.
public final class FileRegister implements Register {
  private static final Map<Path, LockFile> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;
  private final String name;
  private final LockFile lock;
  private final Executor executor;

  private FileRegister(Path folder, String group, LockFile lock, Executor executor) {
    this.folder = folder;
    this.name = group + ".register";
    this.lock = lock;
    this.executor = executor;
  }

  /// Opens the register of a group in a folder, which is made if it is not there.
  ///
  /// @param executor runs the reads and swaps, which block
  /// @throws IOException if the folder or its lock file cannot be made
  public static FileRegister open(Path folder, String group, Executor executor) throws IOException {
    Files.createDirectories(folder);
    Path path = folder.toRealPath().resolve(group + ".lock");
    try {
      return new FileRegister(folder, group, LOCKS.computeIfAbsent(path, LockFile::open), executor);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public CompletionStage<Configuration> read() {
    return CompletableFuture.supplyAsync(this::load, executor);
  }

  @Override
  public CompletionStage<Swap> compareAndSwap(Configuration expected, Configuration next) {
    return CompletableFuture.supplyAsync(() -> swap(expected, next), executor);
  }

  private Swap swap(Configuration expected, Configuration next) {
    return lock.holding(() -> {
      Configuration actual = load();
      if (!actual.equals(expected)) {
        return new Swap(false, actual);
      }
      store(next);
      return new Swap(true, next);
    });
  }

  private Configuration load() {
    try {
      return RegisterText.parse(Files.readString(folder.resolve(name), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Configuration.NONE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read register " + folder.resolve(name), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "register " + folder.resolve(name) + " is damaged: " + e.getMessage(), e);
    }
  }

  private void store(Configuration next) {
    try {
      Durable.replace(folder, name, RegisterText.format(next).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write register " + folder.resolve(name), e);
    }
  }

  /// One lock file, opened once a JVM.
  private record LockFile(FileChannel channel, ReentrantLock threads) {
    static LockFile open(Path path) {
      try {
        return new LockFile(FileChannel.open(path, CREATE, READ, WRITE), new ReentrantLock());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot open lock file " + path, e);
      }
    }

    Swap holding(Supplier<Swap> work) {
      threads.lock();
      try (FileLock _ = channel.lock()) {
        return work.get();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot lock the register", e);
      } finally {
        threads.unlock();
      }
    }
  }
}
