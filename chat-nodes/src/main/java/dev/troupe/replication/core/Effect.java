package dev.troupe.replication.core;

import java.util.List;

/// What a replica wants done. Effects are carried out in order; none waits for another but for
/// writes, which reach the disk in the order of their tickets.
public sealed interface Effect {

  /// Sends to another replica, at most once.
  record Send(String to, Message message) implements Effect {}

  /// Writes to the log; answered by [Event.Synced] with this ticket or a later one.
  record Write(long ticket, LogWrite what) implements Effect {}

  /// Reads the log from an index on, about `maxBytes`; answered by [Event.LogRead].
  record ReadLog(String reader, long from, int maxBytes) implements Effect {}

  /// Applies committed entries to the state, in order. Repeated commands are not among the entries.
  record Apply(List<Entry> entries) implements Effect {
    public Apply {
      entries = List.copyOf(entries);
    }
  }

  /// Reads the register; answered by [Event.RegisterAnswered] or [Event.RegisterFailed].
  record ReadRegister() implements Effect {}

  /// Swaps the register's value; answered likewise.
  record Swap(Configuration expected, Configuration next) implements Effect {}

  /// The clients of this node are to submit again whatever has not been applied yet: a new primary
  /// serves, or commands were lost on the way.
  record Resubmit() implements Effect {}

  /// Makes a copy of the state as it stands on disk, for a peer whose log ends before this one
  /// begins; a copy that is there and at least at `leastIndex` serves as well. Answered by
  /// [Event.SnapshotMade] or [Event.SnapshotFailed].
  record MakeSnapshot(String reader, long leastIndex) implements Effect {}

  /// Reads a part of the copy that was made last; answered by [Event.SnapshotRead], or by
  /// [Event.SnapshotFailed] if that is another one by now.
  record ReadSnapshot(String reader, long index, long offset, int maxBytes) implements Effect {}

  /// Writes a part of the snapshot at `index` that a primary sends to a file; offset 0 begins a new
  /// file. Answered by [Event.SnapshotStored] or [Event.SnapshotFailed].
  record StoreSnapshot(long index, long offset, Payload bytes) implements Effect {}

  /// Puts the stored snapshot, which is whole, in the state's place, if it is sound; answered by
  /// [Event.SnapshotInstalled] or [Event.InstallFailed]. Nothing is applied meanwhile.
  record InstallSnapshot(long index) implements Effect {}

  /// Everything has been handed to [Apply] that was answered before the [Event.Read] came.
  record ReadReady(long token) implements Effect {}
}
