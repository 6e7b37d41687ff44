package dev.troupe.replication.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One node of a simulated group: a replica, its disk, the state it applies to, and a client that
/// submits commands to it and again until they have been applied.
final class SimNode {
  final String name;
  final List<Entry> disk = new ArrayList<>();
  final List<CommandId> state = new ArrayList<>();
  private final Simulation world;
  private final SplittableRandom random;
  private final Deque<Effect.Write> cache = new ArrayDeque<>();
  private final Map<CommandId, Payload> unanswered = new LinkedHashMap<>();
  @Nullable ReplicaCore core;
  long diskEpoch;
  int life;
  private long seq;
  private boolean syncing;
  private long pausedUntil;

  SimNode(String name, Simulation world, SplittableRandom random) {
    this.name = name;
    this.world = world;
    this.random = random;
  }

  boolean isUp() {
    return core != null;
  }

  int unanswered() {
    return unanswered.size();
  }

  void start(List<String> peers) {
    life++;
    seq = 0;
    syncing = false;
    pausedUntil = 0;
    state.clear();
    unanswered.clear();
    var table = EpochTable.EMPTY;
    for (Entry entry : disk) {
      table = table.with(entry.epoch());
    }
    long lastTime = disk.isEmpty() ? 0 : disk.getLast().timeMillis();
    core =
        new ReplicaCore(
            name,
            peers,
            Timing.DEFAULT,
            LoneReplica.recovered(diskEpoch, table, lastTime),
            random.split(),
            world.moment());
    tick(life);
    resubmitSometimes(life);
  }

  /// The process ends; of what was not synced yet a part has reached the disk.
  void crash() {
    int written = random.nextInt(cache.size() + 1);
    for (int i = 0; i < written; i++) {
      toDisk(cache.removeFirst().what());
    }
    cache.clear();
    core = null;
  }

  /// The process stands still and goes on later, as by SIGSTOP.
  void pause(long millis) {
    pausedUntil = world.now() + millis;
  }

  void submit() {
    if (isUp() && unanswered.size() < 64) {
      var id = new CommandId(name + "#" + life, ++seq);
      var payload = Payload.of(new byte[random.nextInt(1, 50)]);
      unanswered.put(id, payload);
      step(life, new Event.Submit(id, payload));
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
      case Effect.ReadLog(var reader, var from, var maxBytes) -> {
        var view = new ArrayList<>(disk);
        cache.forEach(write -> apply(write.what(), view));
        var batch = view.subList((int) from - 1, (int) Math.min(view.size(), from + 9));
        var read = new Event.LogRead(reader, batch);
        world.after(random.nextInt(5), () -> step(now, read));
      }
      case Effect.Apply(var entries) -> entries.forEach(this::applied);
      case Effect.ReadRegister _ -> world.register().read(event -> step(now, event));
      case Effect.Swap(var expected, var next) ->
          world.register().swap(expected, next, event -> step(now, event));
      case Effect.MakeSnapshot _,
          Effect.ReadSnapshot _,
          Effect.StoreSnapshot _,
          Effect.InstallSnapshot _ ->
          throw new UnsupportedOperationException("cannot do " + effect + " yet");
      case Effect.Resubmit _ -> world.after(0, () -> resubmit(now));
    }
  }

  private void applied(Entry entry) {
    world.invariants().onApplied(this, entry);
    if (!entry.isEpochStart()) {
      state.add(entry.id());
      unanswered.remove(entry.id());
    }
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
    cache.forEach(write -> toDisk(write.what()));
    cache.clear();
    step(ofLife, new Event.Synced(ticket));
  }

  private void toDisk(LogWrite write) {
    if (write instanceof LogWrite.AcceptEpoch(var epoch)) {
      diskEpoch = epoch;
    }
    apply(write, disk);
  }

  private static void apply(LogWrite write, List<Entry> log) {
    switch (write) {
      case LogWrite.AcceptEpoch _ -> {}
      case LogWrite.TruncateFrom(var index) -> log.subList((int) index - 1, log.size()).clear();
      case LogWrite.AppendEntries(var entries) -> log.addAll(entries);
      case LogWrite.TrimUpTo _, LogWrite.StartAfter _, LogWrite.Confirm _ -> {}
    }
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

  private void resubmit(int ofLife) {
    Map.copyOf(unanswered).entrySet().stream()
        .sorted((a, b) -> Long.compare(a.getKey().seq(), b.getKey().seq()))
        .forEach(c -> step(ofLife, new Event.Submit(c.getKey(), c.getValue())));
  }
}
