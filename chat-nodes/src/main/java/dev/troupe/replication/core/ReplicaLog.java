package dev.troupe.replication.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a replica knows of its log without reading it: which epochs, how far it is on disk, and the
/// newest entries, which are those that everyone asks for.
final class ReplicaLog {
  /// The newest entries are kept up to this size; older ones are read from disk.
  static final long TAIL_BYTES = 4L << 20;

  private final List<Entry> tail = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private LogIdentity identity;
  private EpochTable table;
  private long firstIndex;
  private long tailBytes;
  private long synced;
  private long acceptedEpoch;
  private long durableEpoch;
  private long ticket;
  private long lastTimeMillis;

  /// A write on its way to the disk: where the log ends once it is there.
  private record Pending(long ticket, long last, long acceptedEpoch, boolean confirmed) {}

  ReplicaLog(Recovered recovered) {
    this.identity = recovered.identity();
    this.firstIndex = recovered.firstIndex();
    this.acceptedEpoch = recovered.acceptedEpoch();
    this.durableEpoch = recovered.acceptedEpoch();
    this.table = recovered.log();
    this.synced = table.last();
    this.lastTimeMillis = recovered.lastTimeMillis();
  }

  /// Which of this node's logs it is; confirmed once that is on disk.
  LogIdentity identity() {
    return identity;
  }

  /// Index of the first entry that can be read; the state stands for those before it.
  long firstIndex() {
    return firstIndex;
  }

  EpochTable table() {
    return table;
  }

  long last() {
    return table.last();
  }

  /// Index up to which the log is on disk.
  long synced() {
    return synced;
  }

  /// Below which nothing is accepted; possibly on its way to disk yet.
  long acceptedEpoch() {
    return acceptedEpoch;
  }

  /// Whether the accepted epoch is on disk, so that it may be acted on (rules W1 and T2).
  boolean isEpochDurable() {
    return durableEpoch == acceptedEpoch;
  }

  Effect acceptEpoch(long epoch) {
    acceptedEpoch = epoch;
    return write(new LogWrite.AcceptEpoch(epoch));
  }

  Effect append(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.index() != table.last() + 1) {
        throw new IllegalStateException("entry " + entry.index() + " after " + table.last());
      }
      table = table.with(entry.epoch());
      tail.add(entry);
      tailBytes += entry.sizeBytes();
      lastTimeMillis = entry.timeMillis();
    }
    trim();
    return write(new LogWrite.AppendEntries(entries));
  }

  /// Removes what conflicts with the primary's log; what was being written there no longer counts.
  Effect truncateFrom(long index) {
    table = table.truncatedFrom(index);
    synced = Math.min(synced, index - 1);
    while (!tail.isEmpty() && tail.getLast().index() >= index) {
      tailBytes -= tail.removeLast().sizeBytes();
    }
    clipPending(index - 1);
    return write(new LogWrite.TruncateFrom(index));
  }

  /// Lets the entries up to an index go.
  Effect trimUpTo(long index) {
    firstIndex = index + 1;
    return write(new LogWrite.TrimUpTo(index));
  }

  /// Begins the log anew behind a state that has come from elsewhere and is on disk.
  Effect startAfter(Checkpoint state) {
    table = state.log();
    firstIndex = state.index() + 1;
    synced = state.index();
    lastTimeMillis = state.timeMillis();
    tail.clear();
    tailBytes = 0;
    clipPending(state.index());
    return write(new LogWrite.StartAfter(state.index()));
  }

  /// A primary has found all that is committed in this log.
  Optional<Effect> confirm() {
    if (identity.confirmed() || pending.stream().anyMatch(Pending::confirmed)) {
      return Optional.empty();
    }
    ticket++;
    pending.add(new Pending(ticket, table.last(), acceptedEpoch, true));
    return Optional.of(new Effect.Write(ticket, new LogWrite.Confirm()));
  }

  private void clipPending(long last) {
    var clipped =
        pending.stream()
            .map(p ->
                new Pending(p.ticket(), Math.min(p.last(), last), p.acceptedEpoch(), p.confirmed()))
            .toList();
    pending.clear();
    pending.addAll(clipped);
  }

  /// All writes up to the ticket are on disk.
  void onSynced(long upTo) {
    while (!pending.isEmpty() && pending.getFirst().ticket() <= upTo) {
      Pending done = pending.removeFirst();
      synced = Math.max(synced, done.last());
      durableEpoch = Math.max(durableEpoch, done.acceptedEpoch());
      if (done.confirmed()) {
        identity = new LogIdentity(identity.born(), true);
      }
    }
  }

  /// Whether the entry at an index is among those in memory.
  boolean isInTail(long index) {
    return !tail.isEmpty() && index >= tail.getFirst().index() && index <= last();
  }

  /// The entries from an index that [#isInTail], up to another one and about `maxBytes`; at least
  /// one.
  List<Entry> fromTail(long from, long upTo, int maxBytes) {
    int start = (int) (from - tail.getFirst().index());
    int most = (int) Math.min(tail.size() - start, upTo - from + 1);
    int count = 0;
    long bytes = 0;
    while (count < most && (count == 0 || bytes < maxBytes)) {
      bytes += tail.get(start + count).sizeBytes();
      count++;
    }
    return List.copyOf(tail.subList(start, start + count));
  }

  /// Those of the entries, read from disk some time ago, that the log still holds: it may have been
  /// truncated since and grown again.
  List<Entry> stillHeld(List<Entry> read) {
    return read.stream().takeWhile(entry -> table.epochAt(entry.index()) == entry.epoch()).toList();
  }

  /// The time for the next entry: now, but never before the last one's.
  long nextTime(long wallMillis) {
    return Math.max(wallMillis, lastTimeMillis);
  }

  private Effect write(LogWrite what) {
    pending.add(new Pending(++ticket, table.last(), acceptedEpoch, false));
    return new Effect.Write(ticket, what);
  }

  /// Drops the older half once the tail is twice its size, so that it costs little an entry.
  private void trim() {
    if (tailBytes <= 2 * TAIL_BYTES) {
      return;
    }
    int drop = 0;
    while (tailBytes > TAIL_BYTES) {
      tailBytes -= tail.get(drop++).sizeBytes();
    }
    tail.subList(0, drop).clear();
  }
}
