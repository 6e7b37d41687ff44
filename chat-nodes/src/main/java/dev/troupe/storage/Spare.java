package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segment that comes next, made while the current one is filled: writing and syncing its zeros
/// takes milliseconds, in which nothing could be acknowledged.
final class Spare {
  private static final Logger LOG = LoggerFactory.getLogger(Spare.class);

  private final Disk disk;
  private final Path path;
  private final int size;
  private final CompletableFuture<Void> made;

  private Spare(Disk disk, Path path, int size, Executor executor) {
    this.disk = disk;
    this.path = path;
    this.size = size;
    this.made = CompletableFuture.runAsync(this::make, executor);
  }

  /// Begins to make one in a folder; what is left there of an earlier one goes.
  static Spare begin(Disk disk, Path folder, int size, Executor executor) {
    return new Spare(disk, folder.resolve("spare"), size, executor);
  }

  /// Gives it its name, once it is there; durable when its folder has been synced. If it could not
  /// be made in advance it is made now, since there may be room again.
  ///
  /// @param leastSize if it is smaller it is made anew, too
  void take(Path name, int leastSize) throws IOException {
    if (!isMade() || size < leastSize) {
      Segment.prepare(disk, path, Math.max(size, leastSize));
    }
    disk.move(path, name);
  }

  /// Waits until nothing is done to files any more.
  boolean isMade() {
    try {
      made.join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private void make() {
    try {
      Segment.prepare(disk, path, size);
    } catch (IOException e) {
      LOG.warn("cannot make the log's next segment in advance: {}", e.toString());
      throw new CompletionException(e);
    }
  }
}
