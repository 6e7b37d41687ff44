package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hands committed entries on to the state, in order and each command once, from memory where it
/// can and else from disk.
final class Applier {
  static final int BATCH_BYTES = 1 << 20;

  private final OnceOnly once;
  private long commit;
  private long applied;
  private boolean reading;

  /// Goes on from a state; what made it was committed.
  Applier(OnceOnly once, Checkpoint state) {
    this.once = once;
    restore(state);
  }

  /// Another state takes the place of the one applied so far.
  void restore(Checkpoint state) {
    once.restore(state);
    applied = state.index();
    commit = Math.max(commit, applied);
  }

  /// Index up to which all is known to be committed; never falls (invariant I3).
  long commit() {
    return commit;
  }

  long applied() {
    return applied;
  }

  void commitUpTo(long index) {
    commit = Math.max(commit, index);
  }

  /// Applies all that is committed, as far as it is in memory; then asks the disk.
  void applyAll(String self, ReplicaLog log, Outbox outbox) {
    while (applied < commit && !reading) {
      if (log.isInTail(applied + 1)) {
        outbox.add(apply(log.fromTail(applied + 1, commit, BATCH_BYTES)));
      } else {
        reading = true;
        outbox.add(new Effect.ReadLog(self, applied + 1, BATCH_BYTES));
      }
    }
  }

  /// Entries came from disk; what is not committed yet is left for later.
  Optional<Effect> onRead(List<Entry> entries) {
    reading = false;
    var due = entries.stream().filter(e -> e.index() > applied && e.index() <= commit).toList();
    return due.isEmpty() ? Optional.empty() : Optional.of(apply(due));
  }

  private Effect apply(List<Entry> entries) {
    if (entries.getFirst().index() != applied + 1) {
      throw new IllegalStateException(
          "entry " + entries.getFirst().index() + " to be applied after " + applied);
    }
    var effective = new ArrayList<Entry>(entries.size());
    for (Entry entry : entries) {
      if (entry.isEpochStart() || once.apply(entry.id())) {
        effective.add(entry);
      }
    }
    applied = entries.getLast().index();
    return new Effect.Apply(effective);
  }
}
