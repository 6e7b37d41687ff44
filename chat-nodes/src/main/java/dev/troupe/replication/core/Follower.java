package dev.troupe.replication.core;

import java.util.List;

/// Follows the primary of the accepted epoch, or waits for one: a backup if it is in the in-sync
/// set, else a learner.
final class Follower implements Role {
  private final String leader;
  private final ReplicaLog log;
  private final Outbox outbox;
  private long verified;
  private long acked;
  private long leaderCommit;

  /// @param leader whom it has heard leading the accepted epoch; empty while it waits for one
  Follower(String leader, ReplicaLog log, Outbox outbox) {
    this.leader = leader;
    this.log = log;
    this.outbox = outbox;
  }

  String leader() {
    return leader;
  }

  /// How far this replica may take the log for committed: as far as its leader says, but only where
  /// its own log is known to be the leader's (rule B1), and on disk.
  long committable() {
    return Math.min(leaderCommit, Math.min(verified, log.synced()));
  }

  /// Takes the leader's entries, if they join on to what is here (rule W1).
  ///
  /// @param committed index below which nothing may change any more (invariant I3)
  void onAppend(Message.Append append, long committed) {
    if (log.table().epochAt(append.previous()) != append.previousEpoch()) {
      tellLog();
      return;
    }
    store(append.entries(), committed);
    long end = append.previous() + append.entries().size();
    verified = Math.max(verified, end);
    leaderCommit = Math.max(leaderCommit, append.commit());
    acknowledge(!append.entries().isEmpty() && log.synced() >= end);
  }

  /// Tells the leader which entries there are, so that it sees from where on to send.
  void tellLog() {
    outbox.send(
        leader, new Message.Mismatch(log.acceptedEpoch(), log.identity().born(), log.table()));
  }

  /// The state has been replaced by one made of entries up to an index, which were committed and so
  /// are in any later primary's log.
  void onInstalled(long index) {
    verified = Math.max(verified, index);
    acknowledge(true);
  }

  /// Something has reached the disk.
  void onSynced() {
    acknowledge(false);
  }

  /// Adds what is missing; what differs from the leader's log was never committed and goes.
  private void store(List<Entry> entries, long committed) {
    int present = 0;
    while (present < entries.size()
        && (entries.get(present).index() < log.firstIndex()
            || log.table().epochAt(entries.get(present).index()) == entries.get(present).epoch())) {
      present++;
    }
    if (present == entries.size()) {
      return;
    }
    List<Entry> missing = entries.subList(present, entries.size());
    long from = missing.getFirst().index();
    if (from <= log.last()) {
      if (from <= committed) {
        throw new IllegalStateException(
            "told to replace entry " + from + ", but " + committed + " is committed");
      }
      outbox.add(log.truncateFrom(from));
    }
    outbox.add(log.append(missing));
  }

  /// Tells the leader how far its log is on this disk; `again` if what was told may have been lost.
  private void acknowledge(boolean again) {
    long index = Math.min(verified, log.synced());
    if (!leader.isEmpty() && log.isEpochDurable() && (again || index > acked)) {
      acked = index;
      outbox.send(leader, new Message.Ack(log.acceptedEpoch(), log.identity().born(), index));
    }
  }
}
