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
  private final SortedMap<String, SnapshotSender> snapshots = new TreeMap<>();
  private String heir = "";
  private long heirUntil;
  private boolean heirAsked;

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

  /// Whether the entry that it started with is committed and applied, so that it takes commands.
  boolean isServing(long applied) {
    return applied >= startIndex;
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

  /// What a peer has answered in this epoch.
  void onMessage(String peer, Message.ToPrimary message, long now) {
    switch (message) {
      case Message.Ack(_, var born, var index) -> {
        if (progress(peer).isOf(born)) {
          progress(peer).onAck(index, now);
        }
      }
      case Message.Mismatch(_, var born, var table) -> {
        if (progress(peer).isOf(born)) {
          progress(peer).onMismatch(log.table().agreementWith(table), now);
        }
      }
      case Message.SnapshotTaken(_, var index, var taken) -> {
        SnapshotSender sender = snapshots.get(peer);
        if (sender != null) {
          sender.onTaken(index, taken, now);
        }
      }
    }
  }

  /// Tells a peer that has begun a log anew once it has all that may be committed (as in rule G2).
  void onIdentity(String peer, LogIdentity identity, long commit) {
    boolean current = progress(peer).isOf(identity.born());
    if (current && !identity.confirmed() && matched(peer) >= Math.max(commit, startIndex)) {
      outbox.send(peer, new Message.Confirm(epoch, identity.born()));
    }
  }

  /// Stops taking commands, and asks a backup to take over once it has everything.
  void handOver(String to, long until) {
    heir = to;
    heirUntil = until;
    heirAsked = false;
  }

  boolean isHandingOver() {
    return !heir.isEmpty();
  }

  void onSnapshotMade(Event.SnapshotMade made, long now) {
    SnapshotSender sender = snapshots.get(made.reader());
    if (sender != null) {
      sender.onMade(made.index(), made.sizeBytes(), now);
    }
  }

  void onSnapshotRead(Event.SnapshotRead read) {
    SnapshotSender sender = snapshots.get(read.reader());
    if (sender != null) {
      sender.onRead(read, epoch);
    }
  }

  void onSnapshotFailed(long now) {
    snapshots.values().forEach(sender -> sender.onFailed(now));
  }

  /// Index up to which nobody needs entries who is being sent a snapshot.
  long unneededUpTo() {
    return snapshots.values().stream()
        .mapToLong(sender -> sender.index() == 0 ? log.firstIndex() - 1 : sender.index())
        .min()
        .orElse(Long.MAX_VALUE);
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
        snapshots.remove(peer);
      } else {
        at.onTick(log.last(), timing, now);
      }
    });
    snapshots.values().forEach(sender -> sender.onTick(log.firstIndex(), timing, now));
    heirAsked = false;
    if (now >= heirUntil) {
      heir = "";
    }
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
    askHeir(commit);
  }

  private void askHeir(long commit) {
    if (!heir.isEmpty() && !heirAsked && commit == log.last() && matched(heir) == commit) {
      heirAsked = true;
      outbox.send(heir, new Message.TakeOver(epoch));
    }
  }

  private void replicate(String peer, Progress at, long commit, long now) {
    if (at.next() < log.firstIndex()) {
      sendSnapshot(peer, now);
      return;
    }
    snapshots.remove(peer);
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

  /// The log begins behind what the peer needs.
  private void sendSnapshot(String peer, long now) {
    if (!snapshots.containsKey(peer)) {
      var sender = new SnapshotSender(peer, outbox);
      snapshots.put(peer, sender);
      sender.begin(log.firstIndex(), now);
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
