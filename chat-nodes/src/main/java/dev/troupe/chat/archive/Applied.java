package dev.troupe.chat.archive;

import dev.troupe.chat.state.Change;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import java.util.List;

/// An entry that has been applied, as the archive takes it.
///
/// @param messages the fingerprint of all messages after it
/// @param cost of waiting with it, in bytes
public record Applied(
    long index,
    long epoch,
    long timeMillis,
    CommandId id,
    List<Change> changes,
    long messages,
    int cost) {
  private static final int OVERHEAD_BYTES = 100;

  /// Of an entry, with what it has changed.
  ///
  /// @param messages the fingerprint of all messages after the entry
  public static Applied of(Entry entry, List<Change> changes, long messages) {
    return new Applied(
        entry.index(),
        entry.epoch(),
        entry.timeMillis(),
        entry.id(),
        changes,
        messages,
        costOf(entry));
  }

  static int costOf(Entry entry) {
    return OVERHEAD_BYTES + entry.payload().length();
  }

  boolean isEpochStart() {
    return id.equals(CommandId.NONE);
  }
}
