package dev.troupe.replication.core;

import java.util.List;

/// What happens to a replica.
public sealed interface Event {

  /// Time passes; comes every [Timing#tick].
  record Tick() implements Event {}

  /// A message came from another replica.
  record Received(String from, Message message) implements Event {}

  /// A peer's process has ended as far as can be told from here: the link to it broke, and its port
  /// refuses another. A hint at once instead of after a silence (rule D1); it may come again, and
  /// hearing the peer revokes it.
  record PeerGone(String peer) implements Event {}

  /// A command of this node's is to be replicated.
  record Submit(CommandId id, Payload payload) implements Event {}

  /// All log writes up to and including the ticket are on disk.
  record Synced(long ticket) implements Event {}

  /// The register has answered; after a swap `swapped` tells whether it was done.
  record RegisterAnswered(Configuration actual, boolean swapped) implements Event {}

  /// The register gave no answer: a swap may have been done, or may be done yet.
  record RegisterFailed() implements Event {}

  /// Entries that an [Effect.ReadLog] asked for, from its index on, at least one.
  record LogRead(String reader, List<Entry> entries) implements Event {
    public LogRead {
      entries = List.copyOf(entries);
    }
  }

  /// The state on disk has all entries up to an index applied, so the log can do without them.
  record Persisted(long index) implements Event {}

  /// There is a copy of the state, made of all entries up to an index, to be sent to a peer.
  record SnapshotMade(String reader, long index, long sizeBytes) implements Event {}

  /// A part of the snapshot, from a byte on; at least one byte.
  record SnapshotRead(String reader, long index, long offset, Payload bytes) implements Event {}

  /// So much of the snapshot that comes from the primary has been written to a file.
  record SnapshotStored(long index, long storedBytes) implements Event {}

  /// The snapshot has taken the state's place, durably.
  record SnapshotInstalled(Checkpoint state) implements Event {}

  /// A snapshot could not be made, read or stored; the transfer starts anew.
  record SnapshotFailed() implements Event {}

  /// The snapshot could not be used, and the state is as it was; the transfer starts anew.
  record InstallFailed() implements Event {}

  /// Somebody wants to read what is current; answered by [Effect.ReadReady], or not at all if that
  /// takes too long for him or more than [Reads#MAX] wait.
  record Read(long token) implements Event {}

  /// An operator, or this node's own end, wants another member to be the primary. It is passed on
  /// to the primary, which does it if that member is in sync and lives.
  record HandOver(String to) implements Event {}
}
