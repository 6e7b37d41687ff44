package dev.troupe.replication.core;

import java.util.function.LongConsumer;

/// Runs the life of a group of three for a seed; for whoever loads the simulator by himself.
public final class Lives implements LongConsumer {
  @Override
  public void accept(long seed) {
    new Simulation(seed, 3).run(20_000, 15_000);
  }
}
