package dev.troupe.replication.core;

import dev.troupe.replication.core.SimDisk.SimState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One node of a simulated group: a replica, its disk, the state it applies to, and a client that
/// submits commands to it and again until they have been applied.
final class SimNode {
  /// Few, so that logs are trimmed and snapshots needed.
  private static final int KEPT_ENTRIES = 24;

  final String name;
  final SimDisk disk;
  private final Simulation world;
  private final SplittableRandom random;
  private final Deque<Effect.Write> cache = new ArrayDeque<>();
  private final Map<CommandId, Payload> unanswered = new LinkedHashMap<>();
  private final Map<Long, Integer> reads = new HashMap<>();
  private final Map<String, LogIdentity> heard = new HashMap<>();
  private final SimSnapshots snapshots;
  @Nullable ReplicaCore core;
  SimState state = new SimState();
  int life;
  private long seq;
  private long reading;
  private boolean syncing;
  private long pausedUntil;
  private long pausedMillis;

  SimNode(String name, Simulation world, SplittableRandom random) {
    this.name = name;
    this.world = world;
    this.random = random;
    this.disk = new SimDisk(random.nextInt(1, 1_000));
    this.snapshots = new SimSnapshots(world, random.split());
  }

  boolean isUp() {
    return core != null;
  }

  int unanswered() {
    return unanswered.size();
  }

  /// Whether it stood still not long ago and then had no time to hear that others live.
  boolean hasJustStoodStill() {
    return pausedMillis > Timing.DEFAULT.suspectAfter().toMillis()
        && world.now() < pausedUntil + Timing.DEFAULT.suspectAfter().toMillis();
  }

  /// Whether another has told this one that its log is new and not confirmed yet.
  boolean hasHeardOfLoss(String other) {
    LogIdentity its = heard.get(other);
    return its != null && !its.confirmed();
  }

  void start(List<String> peers) {
    life++;
    heard.clear();
    seq = 0;
    syncing = false;
    pausedUntil = 0;
    pausedMillis = 0;
    state = disk.state.copy();
    unanswered.clear();
    reads.clear();
    snapshots.forget();
    core =
        new ReplicaCore(
            name,
            peers,
            Timing.DEFAULT,
            KEPT_ENTRIES,
            disk.recover(),
            random.split(),
            world.moment());
    tick(life);
    resubmitSometimes(life);
    persistSometimes(life);
  }

  /// The process ends; of what was not synced yet a part has reached the disk.
  void crash() {
    int written = random.nextInt(cache.size() + 1);
    for (int i = 0; i < written; i++) {
      disk.write(cache.removeFirst().what());
    }
    cache.clear();
    core = null;
  }

  /// The process stands still and goes on later, as by SIGSTOP.
  void pause(long millis) {
    pausedUntil = world.now() + millis;
    pausedMillis = millis;
  }

  void submit() {
    if (isUp() && unanswered.size() < 64) {
      var id = new CommandId(name + "#" + life, ++seq);
      var payload = Payload.of(new byte[random.nextInt(1, 50)]);
      unanswered.put(id, payload);
      step(life, new Event.Submit(id, payload));
    }
  }

  /// Asks for a current read; what was applied anywhere by now must have been applied here then.
  void read() {
    if (isUp() && reads.size() < 10) {
      reads.put(++reading, world.invariants().committed());
      step(life, new Event.Read(reading));
    }
  }

  /// An event reaches the process that was alive when it was sent off, if that still is.
  void step(int ofLife, Event event) {
    ReplicaCore running = core;
    if (running == null || ofLife != life) {
      return;
    }
    if (world.now() < pausedUntil) {
      world.after(pausedUntil - world.now(), () -> step(ofLife, event));
      return;
    }
    if (event instanceof Event.Received(var from, Message.Heartbeat heartbeat)) {
      heard.merge(from, heartbeat.identity(), LogIdentity::laterOf);
    }
    world.trace(name, event);
    for (Effect effect : running.on(event, world.moment())) {
      carryOut(effect);
    }
    world.check();
  }

  private void carryOut(Effect effect) {
    int now = life;
    switch (effect) {
      case Effect.Send(var to, var message) -> world.send(this, to, message);
      case Effect.Write write -> {
        cache.add(write);
        syncLater();
      }
      case Effect.ReadLog(var reader, var from, _) -> {
        List<Entry> rest = disk.with(cache).from(from);
        var read = new Event.LogRead(reader, rest.subList(0, Math.min(rest.size(), 10)));
        world.after(random.nextInt(5), () -> step(now, read));
      }
      case Effect.Apply(var entries) -> entries.forEach(this::applied);
      case Effect.ReadRegister _ -> world.register().read(event -> step(now, event));
      case Effect.Swap(var expected, var next) -> {
        world.invariants().onSwap(this, expected, next);
        world.register().swap(expected, next, event -> step(now, event));
      }
      case Effect.Resubmit _ -> world.after(0, () -> resubmit(now));
      case Effect.ReadReady(var token) ->
          world
              .invariants()
              .onRead(
                  this, Objects.requireNonNull(reads.remove(token)), running().status().commit());
      case Effect.MakeSnapshot make -> later(now, snapshots.make(make, disk.state));
      case Effect.ReadSnapshot read -> later(now, snapshots.read(read));
      case Effect.StoreSnapshot store -> later(now, snapshots.store(store));
      case Effect.InstallSnapshot(var index) -> later(now, install(index));
    }
  }

  private ReplicaCore running() {
    ReplicaCore running = core;
    if (running == null) {
      throw new IllegalStateException(name + " is down");
    }
    return running;
  }

  private void later(int ofLife, Event event) {
    world.after(random.nextInt(1, 30), () -> step(ofLife, event));
  }

  private Event install(long index) {
    SimState stored = snapshots.stored(index);
    if (stored == null) {
      return new Event.InstallFailed();
    }
    disk.state = stored.copy();
    state = stored.copy();
    unanswered.keySet().removeIf(id -> id.seq() <= state.lastOf(id.client()));
    return new Event.SnapshotInstalled(disk.state.checkpoint());
  }

  private void applied(Entry entry) {
    world.invariants().onApplied(this, entry);
    state.apply(entry);
    unanswered.remove(entry.id());
  }

  private void syncLater() {
    if (syncing) {
      return;
    }
    syncing = true;
    int now = life;
    world.after(world.diskDelay(), () -> sync(now));
  }

  private void sync(int ofLife) {
    if (!isUp() || ofLife != life) {
      return;
    }
    syncing = false;
    long ticket = cache.getLast().ticket();
    cache.forEach(write -> disk.write(write.what()));
    cache.clear();
    step(ofLife, new Event.Synced(ticket));
  }

  private void tick(int ofLife) {
    if (isUp() && ofLife == life) {
      step(ofLife, new Event.Tick());
      long late = Math.max(0, pausedUntil - world.now());
      world.after(Timing.DEFAULT.tick().toMillis() + late, () -> tick(ofLife));
    }
  }

  private void resubmitSometimes(int ofLife) {
    if (isUp() && ofLife == life) {
      resubmit(ofLife);
      world.after(1_000, () -> resubmitSometimes(ofLife));
    }
  }

  /// The state goes to disk in batches, each of which is there whole or not at all.
  private void persistSometimes(int ofLife) {
    if (isUp() && ofLife == life) {
      if (state.checkpoint().index() > disk.state.checkpoint().index()) {
        disk.state = state.copy();
        step(ofLife, new Event.Persisted(disk.state.checkpoint().index()));
      }
      world.after(random.nextInt(100, 1_000), () -> persistSometimes(ofLife));
    }
  }

  private void resubmit(int ofLife) {
    Map.copyOf(unanswered).entrySet().stream()
        .sorted((a, b) -> Long.compare(a.getKey().seq(), b.getKey().seq()))
        .forEach(c -> step(ofLife, new Event.Submit(c.getKey(), c.getValue())));
  }
}
