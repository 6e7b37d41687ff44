package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A register that is linearizable but slow, and sometimes gives no answer, whether it has done
/// what was asked or not, or will do it later.
final class SimRegister {
  private final Simulation world;
  private final SplittableRandom random;
  private final List<Configuration> pending = new ArrayList<>();
  Configuration value = Configuration.NONE;

  SimRegister(Simulation world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /// What stands there, and what may come to stand there whatever becomes of those who asked for
  /// it.
  List<Configuration> possible() {
    var possible = new ArrayList<>(pending);
    possible.add(value);
    return possible;
  }

  void read(Consumer<Event> answer) {
    int fate = fate();
    world.after(
        random.nextInt(1, 10),
        () -> answer.accept(fate == 0 ? failed() : new Event.RegisterAnswered(value, false)));
  }

  void swap(Configuration expected, Configuration next, Consumer<Event> answer) {
    int fate = fate();
    long delay = random.nextInt(1, 10);
    if (fate == 0) {
      world.after(delay, () -> answer.accept(failed()));
    } else if (fate == 1) {
      world.after(delay, () -> answer.accept(failed()));
      pending.add(next);
      world.after(
          delay + random.nextInt(2_000),
          () -> {
            tryTo(expected, next);
            pending.remove(next);
          });
    } else {
      pending.add(next);
      world.after(
          delay,
          () -> {
            boolean done = tryTo(expected, next);
            pending.remove(next);
            var event = new Event.RegisterAnswered(value, done);
            world.after(random.nextInt(1, 10), () -> answer.accept(fate == 2 ? failed() : event));
          });
    }
  }

  private boolean tryTo(Configuration expected, Configuration next) {
    if (value.equals(expected)) {
      value = next;
      world.check();
      return true;
    }
    return false;
  }

  /// 0 not done, 1 done later or not at all, 2 done; all three without an answer.
  private int fate() {
    return world.isFaulty() ? random.nextInt(20) : 3;
  }

  private static Event failed() {
    return new Event.RegisterFailed();
  }
}
