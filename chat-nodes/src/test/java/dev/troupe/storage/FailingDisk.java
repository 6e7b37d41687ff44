package dev.troupe.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A disk that works until it is told to fail.
final class FailingDisk implements Disk {
  final AtomicInteger attempts = new AtomicInteger();
  private volatile @Nullable String syncFailure;
  private volatile @Nullable String writeFailure;
  private volatile boolean outOfMemory;

  void failSyncs(String reason) {
    syncFailure = reason;
  }

  void failWrites(@Nullable String reason) {
    writeFailure = reason;
  }

  void runOutOfMemory() {
    outOfMemory = true;
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    if (outOfMemory) {
      throw new OutOfMemoryError("none left");
    }
    failFor(writeFailure);
    Disk.super.write(file, bytes, at);
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    failFor(syncFailure);
    Disk.super.sync(file);
  }

  private void failFor(@Nullable String reason) throws IOException {
    if (reason != null) {
      attempts.incrementAndGet();
      throw new IOException(reason);
    }
  }
}
