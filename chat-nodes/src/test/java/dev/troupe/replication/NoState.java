package dev.troupe.replication;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/// No state on disk: the log is all there is, and is never trimmed.
final class NoState implements StateStore {
  @Override
  public Checkpoint checkpoint() {
    return Checkpoint.START;
  }

  @Override
  public void onPersisted(LongConsumer listener) {}

  @Override
  public void announce(List<Entry> entries) {}

  @Override
  public void awaitRoom() {}

  @Override
  public CompletionStage<Snapshot> makeSnapshot(long leastIndex) {
    return failed();
  }

  @Override
  public CompletionStage<Payload> readSnapshot(long index, long offset, int maxBytes) {
    return failed();
  }

  @Override
  public CompletionStage<Long> storeSnapshot(long index, long offset, Payload bytes) {
    return failed();
  }

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedStage(new UnsupportedOperationException("there is no state"));
  }
}
