package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A replica on its own, named a, with b and c as its peers: the test is its clock, its register
/// and its peers. All waits that are drawn at random are as short as can be. What it writes is read
/// back at once, and on disk when the test says so.
final class LoneReplica {
  /// How long a peer may be silent.
  static final long WINDOW = Timing.DEFAULT.suspectAfter().toMillis();

  private static final long KEPT_ENTRIES = 16;
  private static final long TICK = Timing.DEFAULT.tick().toMillis();

  private final ReplicaCore core;
  private final List<Entry> log;
  private final Map<String, Long> rounds = new TreeMap<>(Map.of("b", 0L, "c", 0L));
  private final List<Effect> effects = new ArrayList<>();
  private long now;
  private long ticket;

  /// @param acceptedEpoch that it finds on its disk
  /// @param epochs of the entries that it finds there
  LoneReplica(long acceptedEpoch, long... epochs) {
    this(recovered(acceptedEpoch, epochs), entries(1, epochs));
  }

  private LoneReplica(Recovered recovered, List<Entry> entries) {
    log = entries;
    core =
        new ReplicaCore(
            "a", List.of("b", "c"), Timing.DEFAULT, KEPT_ENTRIES, recovered, () -> 0, moment());
  }

  /// With a new disk in the place of the old one.
  static LoneReplica withNothing() {
    return new LoneReplica(Recovered.nothing(5), new ArrayList<>());
  }

  /// The primary of epoch 2, with all of a log of three entries committed; the third is its own.
  ///
  /// @param inSync of a, b and c
  static LoneReplica primary(String... inSync) {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(5, 1, "b", "a", "b", "c");
    replica.elapse(WINDOW, inSync);
    replica.registerHolds(5, 1, "b", "a", "b", "c");
    replica.elapse(Timing.DEFAULT.minorityWait().toMillis() + TICK, inSync);
    replica.swapIsDone();
    replica.sync();
    for (String peer : inSync) {
      if (!peer.equals("a")) {
        replica.hear(peer, new Message.Ack(2, 1, 3));
      }
    }
    replica.effects.clear();
    return replica;
  }

  /// A backup of b's in epoch 2, with a log of two entries of epoch 1.
  static LoneReplica backup() {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(6, 2, "b", "a", "b", "c");
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 0));
    replica.sync();
    replica.effects.clear();
    return replica;
  }

  /// The heartbeat of a peer that knows of no configuration.
  static Message.Heartbeat heartbeat(
      long acceptedEpoch, boolean leading, long last, long lastEpoch, long round, long echo) {
    return new Message.Heartbeat(
        acceptedEpoch,
        leading,
        Configuration.NONE,
        new LogIdentity(1, true),
        last,
        lastEpoch,
        round,
        echo,
        false);
  }

  static Configuration configuration(long version, long epoch, String primary, String... inSync) {
    return new Configuration(version, epoch, primary, new TreeSet<>(List.of(inSync)));
  }

  /// Entries from an index on, of the epochs given; each carries a command of its own.
  static List<Entry> entries(long from, long... epochs) {
    var entries = new ArrayList<Entry>();
    for (long epoch : epochs) {
      long index = from + entries.size();
      var id = new CommandId("client-" + index, 1);
      entries.add(new Entry(index, epoch, 1_000 + index, id, Payload.EMPTY));
    }
    return entries;
  }

  /// Time passes with its ticks; those named are heard, and hear, all the while.
  void elapse(long millis, String... alive) {
    for (long end = now + millis; now < end; ) {
      now += TICK;
      step(new Event.Tick());
      for (String peer : alive) {
        if (!peer.equals("a")) {
          hearHeartbeat(peer, 0, 0);
        }
      }
    }
  }

  /// The process stands still, and its next tick is late.
  void pause(long millis) {
    now += millis;
    step(new Event.Tick());
  }

  void hear(String from, Message message) {
    step(new Event.Received(from, message));
  }

  /// A heartbeat of a peer that follows nobody.
  void hearHeartbeat(String from, long last, long lastEpoch) {
    long round = rounds.getOrDefault(from, 0L);
    hear(from, heartbeat(0, false, last, lastEpoch, round + 1, round));
  }

  /// The link to a peer broke, and its port refuses another.
  void peerGone(String peer) {
    step(new Event.PeerGone(peer));
  }

  void submit(String client, long seq) {
    step(new Event.Submit(new CommandId(client, seq), Payload.EMPTY));
  }

  void happen(Event event) {
    step(event);
  }

  /// All that was written is on disk.
  void sync() {
    step(new Event.Synced(ticket));
  }

  void registerHolds(long version, long epoch, String primary, String... inSync) {
    registerHolds(configuration(version, epoch, primary, inSync));
  }

  void registerHolds(Configuration actual) {
    step(new Event.RegisterAnswered(actual, false));
  }

  /// The swap that was asked for last has been done.
  void swapIsDone() {
    step(new Event.RegisterAnswered(taken(Effect.Swap.class).getLast().next(), true));
  }

  void registerFails() {
    step(new Event.RegisterFailed());
  }

  ReplicaStatus status() {
    return core.status();
  }

  List<String> required() {
    return List.copyOf(core.required());
  }

  /// The effects of a kind since they were last taken; others stay.
  <T extends Effect> List<T> taken(Class<T> kind) {
    var taken = effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    effects.removeIf(kind::isInstance);
    return taken;
  }

  /// The messages of a kind to a peer since they were last taken; others are dropped.
  <T extends Message> List<T> sent(String to, Class<T> kind) {
    return taken(Effect.Send.class).stream()
        .filter(send -> send.to().equals(to))
        .map(Effect.Send::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /// What was written since it was last looked at.
  List<LogWrite> written() {
    return taken(Effect.Write.class).stream().map(Effect.Write::what).toList();
  }

  /// The indexes applied since they were last looked at.
  List<Long> applied() {
    return taken(Effect.Apply.class).stream()
        .flatMap(apply -> apply.entries().stream())
        .map(Entry::index)
        .toList();
  }

  /// The newest swaps asked for, as configurations.
  List<Configuration> swaps() {
    return taken(Effect.Swap.class).stream().map(Effect.Swap::next).toList();
  }

  private void step(Event event) {
    for (Effect effect : core.on(event, moment())) {
      effects.add(effect);
      switch (effect) {
        case Effect.Write(var number, var what) -> write(number, what);
        case Effect.Send(var to, Message.Heartbeat heartbeat) -> rounds.put(to, heartbeat.round());
        case Effect.ReadLog(var reader, var from, _) ->
            step(new Event.LogRead(reader, log.subList((int) from - 1, log.size())));
        case Effect.Send _,
            Effect.Apply _,
            Effect.MakeSnapshot _,
            Effect.ReadSnapshot _,
            Effect.StoreSnapshot _,
            Effect.InstallSnapshot _,
            Effect.ReadReady _,
            Effect.ReadRegister _,
            Effect.Swap _,
            Effect.Resubmit _ -> {}
      }
    }
  }

  private void write(long number, LogWrite what) {
    ticket = number;
    switch (what) {
      case LogWrite.AcceptEpoch _ -> {}
      case LogWrite.TruncateFrom(var index) -> log.subList((int) index - 1, log.size()).clear();
      case LogWrite.AppendEntries(var entries) -> log.addAll(entries);
      case LogWrite.TrimUpTo _, LogWrite.StartAfter _, LogWrite.Confirm _ -> {}
    }
  }

  private Moment moment() {
    return new Moment(now, 1_000_000 + now);
  }

  private static Recovered recovered(long acceptedEpoch, long... epochs) {
    var table = EpochTable.EMPTY;
    for (long epoch : epochs) {
      table = table.with(epoch);
    }
    return recovered(acceptedEpoch, table, epochs.length == 0 ? 0 : 1_000 + epochs.length);
  }

  /// A disk with a whole log, and no state yet.
  static Recovered recovered(long acceptedEpoch, EpochTable log, long lastTimeMillis) {
    return new Recovered(
        new LogIdentity(1, true), acceptedEpoch, Checkpoint.START, 1, log, lastTimeMillis);
  }
}
