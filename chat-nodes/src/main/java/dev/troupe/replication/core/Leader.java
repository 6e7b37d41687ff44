package dev.troupe.replication.core;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Leads one epoch: sends its log to every peer and knows how far each has it on disk.
final class Leader implements Role {
  private final String self;
  private final long epoch;
  private final long startIndex;
  private final ReplicaLog log;
  private final Outbox outbox;
  private final SortedMap<String, Progress> progress = new TreeMap<>();

  /// Starts the epoch with an entry of its own; it serves once that is committed (rule T2).
  Leader(
      String self,
      long epoch,
      Collection<String> peers,
      ReplicaLog log,
      Outbox outbox,
      long wallMillis) {
    this.self = self;
    this.epoch = epoch;
    this.log = log;
    this.outbox = outbox;
    this.startIndex = log.last() + 1;
    peers.forEach(peer -> progress.put(peer, new Progress(startIndex)));
    outbox.add(log.acceptEpoch(epoch));
    outbox.add(log.append(List.of(Entry.epochStart(startIndex, epoch, log.nextTime(wallMillis)))));
  }

  long epoch() {
    return epoch;
  }

  /// Index of the epoch's first entry, right behind the log's end at takeover.
  long startIndex() {
    return startIndex;
  }

  /// Puts a command at the end of the log.
  void append(CommandId id, Payload payload, long wallMillis) {
    outbox.add(
        log.append(
            List.of(new Entry(log.last() + 1, epoch, log.nextTime(wallMillis), id, payload))));
  }

  /// Index up to which a peer has the log on disk, in this epoch.
  long matched(String peer) {
    return progress(peer).matched();
  }

  /// How far all that are required have the log on disk (rule W2).
  long committable(Set<String> required) {
    if (!log.isEpochDurable()) {
      return 0;
    }
    long least = log.synced();
    for (String member : required) {
      if (!member.equals(self)) {
        least = Math.min(least, matched(member));
      }
    }
    return least;
  }

  void onAck(String peer, long index, long now) {
    progress(peer).onAck(index, now);
  }

  void onMismatch(String peer, EpochTable table, long now) {
    progress(peer).onMismatch(log.table().agreementWith(table), now);
  }

  /// Entries for a peer came from disk; not used if it needs others by now.
  void onLogRead(String peer, List<Entry> entries, long commit, long now) {
    if (progress(peer).onRead(entries.getFirst().index())) {
      send(peer, entries, commit, now);
    }
  }

  /// Sends again what is not acknowledged in time, and nothing to those who don't answer at all.
  void onTick(Peers peers, Timing timing, long now) {
    progress.forEach((peer, at) -> {
      if (peers.isSilent(peer, now)) {
        at.onSilence(now);
      } else {
        at.onTick(log.last(), timing, now);
      }
    });
  }

  /// Tells every peer where the logs should agree and how far is committed, so that what was lost
  /// on the way comes to light.
  void check(String peer, long commit) {
    sendAppend(peer, progress(peer).base(), List.of(), commit);
  }

  /// Sends whatever the windows allow, or at least the news of what is committed.
  void replicate(Peers peers, long commit, long now) {
    for (String peer : progress.keySet()) {
      if (!peers.isSilent(peer, now)) {
        replicate(peer, progress(peer), commit, now);
      }
    }
  }

  private void replicate(String peer, Progress at, long commit, long now) {
    while (at.canSend(log.last())) {
      if (!log.isInTail(at.next())) {
        at.onReading(now);
        outbox.add(new Effect.ReadLog(peer, at.next(), Progress.BATCH_BYTES));
        return;
      }
      send(peer, log.fromTail(at.next(), log.last(), Progress.BATCH_BYTES), commit, now);
    }
    if (at.tellCommit(commit)) {
      check(peer, commit);
    }
  }

  private void send(String peer, List<Entry> entries, long commit, long now) {
    Progress at = progress(peer);
    at.onSent(entries, now);
    at.tellCommit(commit);
    sendAppend(peer, entries.getFirst().index() - 1, entries, commit);
  }

  private void sendAppend(String peer, long previous, List<Entry> entries, long commit) {
    long previousEpoch = log.table().epochAt(previous);
    outbox.send(peer, new Message.Append(epoch, previous, previousEpoch, entries, commit));
  }

  private Progress progress(String peer) {
    Progress found = progress.get(peer);
    if (found == null) {
      throw new IllegalArgumentException(peer + " is no peer: " + progress.keySet());
    }
    return found;
  }

  /// The peers that are to be looked at for the in-sync set.
  Set<String> peers() {
    return new TreeSet<>(progress.keySet());
  }
}
