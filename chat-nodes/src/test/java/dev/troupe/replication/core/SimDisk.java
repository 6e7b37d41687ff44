package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/// What a simulated node has on disk: a log, and a state that stands for the log's beginning.
final class SimDisk {
  private final List<Entry> entries = new ArrayList<>();
  private long firstIndex = 1;
  long epoch;
  LogIdentity identity;
  SimState state = new SimState();

  SimDisk(long born) {
    identity = new LogIdentity(born, false);
  }

  /// A copy, to look at what is not written yet.
  private SimDisk(SimDisk of) {
    entries.addAll(of.entries);
    firstIndex = of.firstIndex;
    identity = of.identity;
  }

  SimDisk with(Iterable<Effect.Write> writes) {
    var copy = new SimDisk(this);
    writes.forEach(write -> copy.write(write.what()));
    return copy;
  }

  long firstIndex() {
    return firstIndex;
  }

  long last() {
    return firstIndex + entries.size() - 1;
  }

  /// The log's entries from an index on, as far as they are there.
  List<Entry> from(long index) {
    return index < firstIndex || index > last()
        ? List.of()
        : List.copyOf(entries.subList((int) (index - firstIndex), entries.size()));
  }

  /// Whether an entry that is committed was applied to the state, which counts whatever the log
  /// still says of it (see [#recover]), or is in the log.
  boolean holds(Entry entry) {
    List<Entry> found = from(entry.index());
    return entry.index() <= state.checkpoint().index()
        || (!found.isEmpty() && found.getFirst().equals(entry));
  }

  void write(LogWrite write) {
    switch (write) {
      case LogWrite.AcceptEpoch(var accepted) -> epoch = accepted;
      case LogWrite.TruncateFrom(var index) ->
          entries.subList((int) (index - firstIndex), entries.size()).clear();
      case LogWrite.AppendEntries(var more) -> entries.addAll(more);
      case LogWrite.TrimUpTo(var index) -> {
        entries.subList(0, (int) (index + 1 - firstIndex)).clear();
        firstIndex = index + 1;
      }
      case LogWrite.StartAfter(var index) -> {
        entries.clear();
        firstIndex = index + 1;
      }
      case LogWrite.Confirm _ -> identity = new LogIdentity(identity.born(), true);
    }
  }

  /// Loses the end of the log, or all there is, and what it has promised; this comes to light when
  /// the log is opened.
  void damage(SplittableRandom random, long now) {
    if (random.nextInt(3) == 0) {
      state = new SimState();
      entries.clear();
      firstIndex = 1;
    } else {
      entries.subList(random.nextInt(entries.size() + 1), entries.size()).clear();
    }
    epoch = entries.isEmpty() ? 0 : entries.getLast().epoch();
    identity = new LogIdentity(Math.max(identity.born() + 1, now), false);
  }

  /// What a replica finds that starts now. A log that does not join on to the state is begun anew.
  Recovered recover() {
    Checkpoint checkpoint = state.checkpoint();
    if (last() < checkpoint.index()
        || firstIndex > checkpoint.index() + 1
        || epochAt(checkpoint.index()) != checkpoint.log().lastEpoch()) {
      write(new LogWrite.StartAfter(checkpoint.index()));
    }
    EpochTable table = checkpoint.log();
    for (Entry entry : from(checkpoint.index() + 1)) {
      table = table.with(entry.epoch());
    }
    long lastTime = entries.isEmpty() ? checkpoint.timeMillis() : entries.getLast().timeMillis();
    return new Recovered(identity, epoch, checkpoint, firstIndex, table, lastTime);
  }

  private long epochAt(long index) {
    List<Entry> found = from(index);
    return found.isEmpty() ? state.checkpoint().log().lastEpoch() : found.getFirst().epoch();
  }

  /// The state that a node builds up from entries, and what the protocol has to know of it.
  static final class SimState {
    private final List<CommandId> commands = new ArrayList<>();
    private final LinkedHashMap<String, Long> clients = new LinkedHashMap<>();
    private final List<EpochTable.Start> starts = new ArrayList<>();
    private long index;
    private long timeMillis;

    /// The number of the client's last command, 0 if there was none.
    long lastOf(String client) {
      return clients.getOrDefault(client, 0L);
    }

    void apply(Entry entry) {
      index = entry.index();
      timeMillis = entry.timeMillis();
      if (entry.isEpochStart()) {
        starts.add(new EpochTable.Start(entry.epoch(), entry.index()));
      } else {
        commands.add(entry.id());
        clients.putLast(entry.id().client(), entry.id().seq());
      }
    }

    Checkpoint checkpoint() {
      return new Checkpoint(new EpochTable(starts, index), timeMillis, clients);
    }

    SimState copy() {
      var copy = new SimState();
      copy.commands.addAll(commands);
      copy.clients.putAll(clients);
      copy.starts.addAll(starts);
      copy.index = index;
      copy.timeMillis = timeMillis;
      return copy;
    }

    boolean isSameAs(SimState other) {
      return commands.equals(other.commands);
    }

    int size() {
      return commands.size();
    }
  }
}
