package dev.troupe.replication.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Sees to it that a command takes effect once and a client's commands in their order.
///
/// A client numbers its commands from 1 without gaps and sends again what it doesn't see applied,
/// so the last number applied says all. The table is part of the replicated state: every replica
/// builds the same one from the log. It holds the [Checkpoint#MAX_CLIENTS] clients that were heard
/// last.
final class OnceOnly {
  private final SequencedMap<String, Long> applied = new LinkedHashMap<>();
  private final Map<String, Long> appended = new LinkedHashMap<>();

  /// The number that a primary must see next from a client: after those in its log.
  long expected(String client) {
    Long inLog = appended.get(client);
    return (inLog != null ? inLog : applied.getOrDefault(client, 0L)) + 1;
  }

  /// A primary has put the command into its log.
  void onAppended(CommandId id) {
    appended.put(id.client(), id.seq());
  }

  /// A primary's log is no longer its own to write: only what is applied counts.
  void forgetAppended() {
    appended.clear();
  }

  /// Notes a committed command; false if it is a repeat, or came before an earlier one.
  boolean apply(CommandId id) {
    if (id.seq() != applied.getOrDefault(id.client(), 0L) + 1) {
      return false;
    }
    applied.putLast(id.client(), id.seq());
    if (applied.size() > Checkpoint.MAX_CLIENTS) {
      applied.pollFirstEntry();
    }
    return true;
  }

  /// Another state takes the place of the one applied so far.
  void restore(Checkpoint state) {
    applied.clear();
    applied.putAll(state.clients());
    appended.clear();
  }
}
