package dev.troupe.replication;

import dev.troupe.replication.core.Configuration;
import dev.troupe.storage.CheckedLine;
import dev.troupe.storage.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// The register of nodes that share one machine: a small file that is only ever replaced whole,
/// under a lock on a file of its own ([LockFile]).
///
/// The traps, and what is done about each:
///
/// - The lock is on `GROUP.lock`, never on the value, since a rename takes a locked file away.
/// - The value is written beside, synced, renamed and the folder synced; a crash leaves the old one
///   or the new one. After an error in between the outcome is unknown, and the stage fails.
/// - A read takes no lock, so that a process that is stopped while it holds it keeps nobody from
///   reading. What it finds may be undone by a power loss until the swap has returned; but that
///   ends all who have read it, and nobody leads an epoch before its swap has returned.
/// - A swap that does not get the lock in time fails, and has not been done, so that those who wait
///   for a stopped process do not gather.
/// - A value that is not as it was written is an error and never taken for none.
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
    LockFile lock = LOCKS.computeIfAbsent(path, LockFile::new);
    lock.check();
    return new FileRegister(folder, group, lock, executor);
  }

  @Override
  public CompletionStage<Configuration> read() {
    return CompletableFuture.supplyAsync(this::load, executor);
  }

  @Override
  public CompletionStage<Swap> compareAndSwap(Configuration expected, Configuration next) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return lock.holding(() -> swap(expected, next));
          } catch (IOException e) {
            throw new UncheckedIOException("cannot lock register " + folder.resolve(name), e);
          }
        },
        executor);
  }

  private Swap swap(Configuration expected, Configuration next) {
    Configuration actual = load();
    if (!actual.equals(expected)) {
      return new Swap(false, actual);
    }
    store(next);
    return new Swap(true, next);
  }

  private Configuration load() {
    try {
      return RegisterText.parse(CheckedLine.read(Files.readAllBytes(folder.resolve(name))));
    } catch (NoSuchFileException e) {
      return Configuration.NONE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read register " + folder.resolve(name), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          ("register %s is damaged: %s; the nodes go on as they are, but none takes over: put back"
                  + " what stood there before")
              .formatted(folder.resolve(name), e.getMessage()),
          e);
    }
  }

  private void store(Configuration next) {
    try {
      Durable.replace(folder, name, CheckedLine.write(RegisterText.format(next)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write register " + folder.resolve(name) + ", or only in part", e);
    }
  }
}
