package dev.troupe.replication.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A whole group in virtual time, decided by a seed: first faults of every kind, then healing.
final class Simulation {
  private static final int TRACE_LINES = Integer.getInteger("troupe.trace", 40);

  private final long seed;
  private final SplittableRandom random;
  private final List<SimNode> nodes = new ArrayList<>();
  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private final Set<String> cuts = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, SimDisk.SimState> snapshots = new HashMap<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private final SimRegister register;
  private final Invariants invariants = new Invariants(this);
  private boolean faulty = true;
  private long now;
  private long order;
  private long steps;

  private record Due(long time, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  Simulation(long seed, int size) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.register = new SimRegister(this, random.split());
    for (int i = 1; i <= size; i++) {
      nodes.add(new SimNode("n" + i, this, random.split()));
    }
  }

  /// Runs to the end; an `AssertionError` names the invariant that broke, the seed and the last
  /// steps.
  ///
  /// @return how many commands were committed
  int run(long faultyMillis, long healingMillis) {
    nodes.forEach(node -> after(random.nextInt(2_000), () -> startIfDown(node)));
    load();
    faults();
    advanceTo(faultyMillis);
    heal();
    advanceTo(faultyMillis + healingMillis);
    checkHealed();
    return invariants.committed();
  }

  long now() {
    return now;
  }

  Moment moment() {
    return new Moment(now, 1_000_000 + now);
  }

  boolean isFaulty() {
    return faulty;
  }

  SimRegister register() {
    return register;
  }

  Invariants invariants() {
    return invariants;
  }

  /// A snapshot has been made, of so many bytes; no other of the same entries is different.
  void publish(SimDisk.SimState snapshot, long size) {
    snapshots.put(snapshot.checkpoint().index() + "/" + size, snapshot);
  }

  SimDisk.@Nullable SimState published(long index, long size) {
    return snapshots.get(index + "/" + size);
  }

  void after(long millis, Runnable what) {
    agenda.add(new Due(now + millis, order++, what));
  }

  long diskDelay() {
    return faulty && random.nextInt(50) == 0 ? random.nextInt(1_500) : random.nextInt(1, 5);
  }

  void send(SimNode from, String to, Message message) {
    invariants.onSent(from, message);
    if (cuts.contains(from.name + ">" + to) || (faulty && random.nextInt(100) == 0)) {
      return;
    }
    deliver(from, to, message);
    if (faulty && random.nextInt(100) == 0) {
      deliver(from, to, message);
    }
  }

  private void deliver(SimNode from, String to, Message message) {
    long delay = faulty && random.nextInt(40) == 0 ? random.nextInt(3_000) : random.nextInt(1, 4);
    SimNode receiver = node(to);
    after(delay, () -> receiver.step(receiver.life, new Event.Received(from.name, message)));
  }

  void check() {
    invariants.check(nodes);
    if (steps++ % 100 == 0) {
      invariants.checkLogs(nodes);
    }
  }

  void trace(String node, Event event) {
    if (!(event instanceof Event.Tick)) {
      if (trace.size() == TRACE_LINES) {
        trace.removeFirst();
      }
      trace.add("%6d %s %s".formatted(now, node, event));
    }
  }

  String story() {
    return "%nseed %d, %d nodes, at %d ms, register %s%n%s"
        .formatted(seed, nodes.size(), now, register.value, String.join("\n", trace));
  }

  private void load() {
    nodes.get(random.nextInt(nodes.size())).submit();
    nodes.get(random.nextInt(nodes.size())).read();
    after(random.nextInt(1, 100), this::load);
  }

  private void faults() {
    if (!faulty) {
      return;
    }
    SimNode victim = nodes.get(random.nextInt(nodes.size()));
    switch (random.nextInt(9)) {
      case 0 -> crash(victim);
      case 1 -> startIfDown(victim);
      case 2 -> victim.pause(random.nextInt(3_000));
      case 3 -> cuts.add(victim.name + ">" + nodes.get(random.nextInt(nodes.size())).name);
      case 4 -> nodes.forEach(node -> cut(victim, node));
      case 5 -> nodes.forEach(node -> tellGone(victim, node));
      case 6 -> damage(victim);
      case 7 -> {
        String heir = nodes.get(random.nextInt(nodes.size())).name;
        nodes.forEach(node -> node.step(node.life, new Event.HandOver(heir)));
      }
      default -> cuts.clear();
    }
    after(random.nextInt(10, 1_500), this::faults);
  }

  private void cut(SimNode one, SimNode other) {
    cuts.add(one.name + ">" + other.name);
    cuts.add(other.name + ">" + one.name);
  }

  private void crash(SimNode victim) {
    if (victim.isUp()) {
      victim.crash();
      nodes.forEach(node -> tellGone(victim, node));
      after(random.nextInt(4_000), () -> startIfDown(victim));
    }
  }

  /// A node ends and finds its log damaged when it starts again. Of the last one that holds
  /// everything nothing could make it good, so that one is spared.
  private void damage(SimNode victim) {
    boolean anotherHolds =
        register.possible().stream()
            .allMatch(configuration ->
                nodes.stream()
                    .anyMatch(node ->
                        node != victim
                            && configuration.isInSync(node.name)
                            && node.disk.identity.confirmed()));
    if (anotherHolds) {
      crash(victim);
      victim.disk.damage(random, now);
    }
  }

  /// Whether a node may know without waiting that another is not in sync: it was told that the
  /// other has ended, or by the other itself that it has lost its log.
  boolean isKnownToLack(SimNode node, String other) {
    return told.contains(other + ">" + node.name) || node.hasHeardOfLoss(other);
  }

  /// The news that a process has ended reaches most, true or not.
  private void tellGone(SimNode gone, SimNode node) {
    if (node != gone && random.nextInt(4) > 0) {
      int life = node.life;
      told.add(gone.name + ">" + node.name);
      after(random.nextInt(1, 50), () -> node.step(life, new Event.PeerGone(gone.name)));
    }
  }

  private void startIfDown(SimNode node) {
    if (!node.isUp()) {
      node.start(nodes.stream().map(n -> n.name).filter(name -> !name.equals(node.name)).toList());
    }
  }

  private void heal() {
    faulty = false;
    cuts.clear();
    nodes.forEach(this::startIfDown);
  }

  private void advanceTo(long end) {
    while (!agenda.isEmpty() && agenda.peek().time() <= end) {
      Due due = agenda.remove();
      now = due.time();
      due.what().run();
    }
    now = end;
  }

  private void checkHealed() {
    String last = nodes.getFirst().name;
    for (SimNode node : nodes) {
      invariants.demand(
          node.unanswered() < 20, "healing", node.name + " waits for " + node.unanswered());
      invariants.demand(
          register.value.isInSync(node.name), "healing", node.name + " is not in sync");
      invariants.demand(
          node.state.checkpoint().index() > invariants.committed() - 20,
          "healing",
          node.name + " lags behind " + last);
    }
    invariants.checkLogs(nodes);
    invariants.checkStates(nodes);
  }

  private SimNode node(String name) {
    return nodes.stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
  }
}
