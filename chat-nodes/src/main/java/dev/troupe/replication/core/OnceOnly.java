package dev.troupe.replication.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sees to it that a command takes effect once and a client's commands in their order.
///
/// A client numbers its commands from 1 without gaps and sends again what it doesn't see applied,
/// so the last number applied says all. The table is part of the replicated state: every replica
/// builds the same one from the log. It holds the [#MAX_CLIENTS] clients that were heard last.
final class OnceOnly {
  /// A client is one process of one node, so this many restarts ago nothing is under way any more.
  static final int MAX_CLIENTS = 1_000;

  private final Map<String, Long> applied = new LinkedHashMap<>();
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
    Long last = applied.remove(id.client());
    long before = last == null ? 0 : last;
    boolean next = id.seq() == before + 1;
    applied.put(id.client(), next ? id.seq() : before);
    if (applied.size() > MAX_CLIENTS) {
      Iterator<String> oldest = applied.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return next;
  }
}
