package dev.troupe.replication.core;

import java.util.List;

/// What replicas say to each other. It may be lost, repeated, late or out of order: every message
/// carries what is needed to tell.
public sealed interface Message {

  /// Sent to everybody all the time: that the sender lives, and how it stands.
  ///
  /// @param acceptedEpoch below which the sender accepts nothing
  /// @param leading whether the sender is the primary of that epoch
  /// @param configuration the newest that the sender knows of
  /// @param last where the sender's log ends
  /// @param lastEpoch the epoch of its last entry
  /// @param round counts the sender's heartbeats
  /// @param echo the newest round of the receiver's that the sender has heard, 0 if none
  record Heartbeat(
      long acceptedEpoch,
      boolean leading,
      Configuration configuration,
      long last,
      long lastEpoch,
      long round,
      long echo)
      implements Message {}

  /// Entries of the primary's log that follow on one that the backup should have; none to check
  /// just that, and to tell how far is committed.
  ///
  /// @param epoch the primary's
  /// @param previous index before the first entry
  /// @param previousEpoch epoch of the entry there
  record Append(long epoch, long previous, long previousEpoch, List<Entry> entries, long commit)
      implements Message {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /// All up to `index` is as in the primary's log and on this disk.
  record Ack(long epoch, long index) implements Message {}

  /// The entry before an [Append] is not there; here is what is.
  record Mismatch(long epoch, EpochTable log) implements Message {}

  /// The sender has accepted a later epoch than that of the message it got.
  record Fenced(long acceptedEpoch) implements Message {}

  /// A command on its way to the primary.
  record Forward(CommandId id, Payload payload) implements Message {}

  /// The primary lacks the client's commands from `expected` on; they are to be sent again.
  record Gap(String client, long expected) implements Message {}
}
