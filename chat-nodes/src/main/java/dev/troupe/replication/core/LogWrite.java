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
}
