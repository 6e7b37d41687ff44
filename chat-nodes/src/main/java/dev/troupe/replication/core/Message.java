package dev.troupe.replication.core;

import java.util.List;

/// What replicas say to each other. It may be lost, repeated, late or out of order: every message
/// carries what is needed to tell.
public sealed interface Message {

  /// What a primary tells its backups and learners; nothing of an epoch that is fenced off is
  /// taken.
  sealed interface FromPrimary extends Message {
    /// The primary's.
    long epoch();
  }

  /// What they answer; it concerns the primary of that epoch only.
  sealed interface ToPrimary extends Message {
    /// That of the message answered.
    long epoch();
  }

  /// Sent to everybody all the time: that the sender lives, and how it stands.
  ///
  /// @param acceptedEpoch below which the sender accepts nothing
  /// @param leading whether the sender is the primary of that epoch
  /// @param configuration the newest that the sender knows of
  /// @param last where the sender's log ends
  /// @param lastEpoch the epoch of its last entry
  /// @param round counts the sender's heartbeats
  /// @param echo the newest round of the receiver's that the sender has heard, 0 if none
  /// @param urgent whether the receiver is to answer with a heartbeat of its own at once
  record Heartbeat(
      long acceptedEpoch,
      boolean leading,
      Configuration configuration,
      LogIdentity identity,
      long last,
      long lastEpoch,
      long round,
      long echo,
      boolean urgent)
      implements Message {}

  /// Entries of the primary's log that follow on one that the backup should have; none to check
  /// just that, and to tell how far is committed.
  ///
  /// @param epoch the primary's
  /// @param previous index before the first entry
  /// @param previousEpoch epoch of the entry there
  record Append(long epoch, long previous, long previousEpoch, List<Entry> entries, long commit)
      implements FromPrimary {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /// All up to `index` is as in the primary's log and on this disk.
  ///
  /// @param born which of the sender's logs holds it ([LogIdentity#born])
  record Ack(long epoch, long born, long index) implements ToPrimary {}

  /// The entry before an [Append] is not there; here is what is.
  ///
  /// @param born which of the sender's logs that is
  record Mismatch(long epoch, long born, EpochTable log) implements ToPrimary {}

  /// The receiver's log holds all that is committed ([LogIdentity#confirmed]).
  record Confirm(long epoch, long born) implements FromPrimary {}

  /// The sender has accepted a later epoch than that of the message it got.
  record Fenced(long acceptedEpoch) implements Message {}

  /// A command on its way to the primary.
  record Forward(CommandId id, Payload payload) implements Message {}

  /// The primary lacks the client's commands from `expected` on; they are to be sent again.
  record Gap(String client, long expected) implements Message {}

  /// A part of a snapshot, for a backup whose log ends before the primary's begins.
  ///
  /// @param index of the last entry in the snapshot
  /// @param size of the whole, in bytes
  /// @param offset of the part's first byte
  record SnapshotPart(long epoch, long index, long size, long offset, Payload bytes)
      implements FromPrimary {}

  /// The first `taken` bytes of the snapshot are there: credit for so many parts more.
  record SnapshotTaken(long epoch, long index, long taken) implements ToPrimary {}

  /// Asks the primary up to where a node has to have applied the log to be current.
  record AskRead(long token) implements Message {}

  /// Whoever has applied all up to `index` knows of everything that was answered before it asked.
  record ReadAt(long token, long index) implements Message {}

  /// Asks the primary to hand over to a member of the in-sync set.
  record AskHandOver(String to) implements Message {}

  /// The primary has nothing under way any more and asks the receiver to take over.
  record TakeOver(long epoch) implements FromPrimary {}
}
