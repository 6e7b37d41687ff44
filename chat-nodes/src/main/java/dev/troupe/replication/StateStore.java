package dev.troupe.replication;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/// The state on disk as far as a [Replica] has to know of it: how far it is, so that the log can be
/// trimmed, and copies of it for replicas that have fallen behind the log.
///
/// A stage that fails says that a copy cannot be made, read or written; the state itself is as it
/// was.
public interface StateStore {

  /// What the state was made of when it was opened.
  Checkpoint checkpoint();

  /// Tells from now on which index the state has reached *durably*, from a thread of its own.
  void onPersisted(LongConsumer listener);

  /// Entries are on their way to the state.
  void announce(List<Entry> entries);

  /// Waits while too much of what was announced is not in the state yet.
  void awaitRoom() throws InterruptedException;

  /// Makes a copy of the state as it stands on disk, or finds one that is at least at an index.
  CompletionStage<Snapshot> makeSnapshot(long leastIndex);

  /// Reads a part of the copy made last, at least a byte; fails if that is not the one at `index`.
  CompletionStage<Payload> readSnapshot(long index, long offset, int maxBytes);

  /// Writes a part of another replica's copy beside the state; at offset 0 a new one begins.
  ///
  /// @return how many bytes of it are there then
  CompletionStage<Long> storeSnapshot(long index, long offset, Payload bytes);

  /// A copy of the state.
  ///
  /// @param index of the last entry applied to it
  record Snapshot(long index, long sizeBytes) {}
}
