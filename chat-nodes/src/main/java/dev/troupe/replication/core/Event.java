package dev.troupe.replication.core;

import java.util.List;

/// What happens to a replica.
public sealed interface Event {

  /// Time passes; comes every [Timing#tick].
  record Tick() implements Event {}

  /// A message came from another replica.
  record Received(String from, Message message) implements Event {}

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
}
