package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random lives of whole groups. `-Dtroupe.seeds=N` runs more of them, `-Dtroupe.seed=S` that one.
class SimulationTest {
  private static final long SEEDS = Long.getLong("troupe.seeds", 60);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void noAcknowledgedCommandIsLostAndAllHeals(int size) {
    long first = Long.getLong("troupe.seed", 1);
    long last = System.getProperty("troupe.seed") == null ? SEEDS : first;
    long committed = 0;
    for (long seed = first; seed <= last; seed++) {
      committed += new Simulation(seed, size).run(20_000, 15_000);
    }
    assertThat(committed).isGreaterThan((last - first + 1) * 50);
  }
}
