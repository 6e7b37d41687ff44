package dev.troupe.replication.core;

import java.util.List;

/// One change of what a replica keeps on disk.
public sealed interface LogWrite {

  /// From now on nothing below this epoch is accepted.
  record AcceptEpoch(long epoch) implements LogWrite {}

  /// Removes the entries from an index on.
  record TruncateFrom(long index) implements LogWrite {}

  /// Adds entries at the end.
  record AppendEntries(List<Entry> entries) implements LogWrite {
    public AppendEntries {
      entries = List.copyOf(entries);
    }
  }

  /// The entries up to an index will not be asked for any more: the state on disk holds what they
  /// did. They may go when it is convenient.
  record TrimUpTo(long index) implements LogWrite {}

  /// Removes all entries; the next one has the index behind the one given, up to which a snapshot
  /// stands for them.
  record StartAfter(long index) implements LogWrite {}

  /// A primary has found all committed entries in this log ([LogIdentity#confirmed]).
  record Confirm() implements LogWrite {}
}
