package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Kills nodes under load and starts them again, over and over, with a ledger for each time, and
/// tells how long clients of the nodes that live on waited for their next acknowledgement.
///
/// A build does one; `-Dtroupe.cycles=100` does more.
final class KillCyclesIT {
  private static final int CYCLES = Integer.getInteger("troupe.cycles", 1);

  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private final Cluster cluster = CLUSTER.cluster();
  private final Map<Kind, List<Duration>> waits = new EnumMap<>(Kind.class);

  /// What happens to the cluster in a cycle; most often what is worst for its clients.
  private enum Kind {
    PRIMARY_KILLED,
    BOTH_OTHERS_KILLED,
    BACKUP_KILLED,
    PRIMARY_STOPPED,
    ALL_KILLED
  }

  private static final List<Kind> COURSE =
      List.of(
          Kind.PRIMARY_KILLED,
          Kind.BOTH_OTHERS_KILLED,
          Kind.PRIMARY_KILLED,
          Kind.BACKUP_KILLED,
          Kind.PRIMARY_KILLED,
          Kind.PRIMARY_STOPPED,
          Kind.PRIMARY_KILLED,
          Kind.ALL_KILLED);

  @Test
  void nothingAcknowledgedIsLostHoweverOftenNodesAreKilled() throws Exception {
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Kind kind = COURSE.get(cycle % COURSE.size());
      Duration waited = cycle(cycle, kind);
      waits.computeIfAbsent(kind, _ -> new ArrayList<>()).add(waited);
      System.out.printf("cycle %d of %d: %s, %d ms%n", cycle + 1, CYCLES, kind, waited.toMillis());
    }
    waits.forEach((kind, all) -> System.out.printf("%s: %s%n", kind, summary(all)));
    assertThat(waits.values()).isNotEmpty();
  }

  private Duration cycle(int number, Kind kind) throws Exception {
    NodeProcess primary = cluster.primary();
    List<NodeProcess> backups = cluster.without(primary);
    NodeProcess survivor = backups.get(number % backups.size());
    List<NodeProcess> victims =
        switch (kind) {
          case PRIMARY_KILLED, PRIMARY_STOPPED -> List.of(primary);
          case BACKUP_KILLED -> cluster.without(primary, survivor);
          case BOTH_OTHERS_KILLED -> cluster.without(survivor);
          case ALL_KILLED -> cluster.nodes();
        };
    try (var load = new Load(cluster)) {
      load.begin();
      Duration waited =
          kind == Kind.ALL_KILLED
              ? restartAll(load)
              : hurt(kind, survivor, victims, "pulse-" + number);
      load.awaitProgress(cluster.without(victims.toArray(NodeProcess[]::new)), Load.FAILOVER);
      for (NodeProcess victim : victims) {
        victim.discard();
      }
      cluster.makeWhole();
      load.finish(victims.getFirst());
      return waited;
    }
  }

  private Duration hurt(Kind kind, NodeProcess survivor, List<NodeProcess> victims, String nick)
      throws Exception {
    try (Pulse pulse = Pulse.at(cluster.chat(survivor), nick)) {
      return pulse.after(() -> {
        for (NodeProcess victim : victims) {
          if (kind == Kind.PRIMARY_STOPPED) {
            victim.pause();
          } else {
            victim.strike();
          }
        }
      });
    }
  }

  /// From the end of all to the first acknowledgement to everybody, starts included.
  private Duration restartAll(Load load) throws Exception {
    long struck = System.nanoTime();
    cluster.nodes().forEach(NodeProcess::strike);
    for (NodeProcess node : cluster.nodes()) {
      int _ = node.awaitEnd();
    }
    cluster.makeWhole();
    load.awaitProgress(cluster.nodes(), IrcClient.PATIENCE);
    return Duration.ofNanos(System.nanoTime() - struck);
  }

  private static String summary(List<Duration> waits) {
    List<Long> sorted = waits.stream().map(Duration::toMillis).sorted().toList();
    return "n=%d p50=%d ms p99=%d ms max=%d ms"
        .formatted(sorted.size(), percentile(sorted, 50), percentile(sorted, 99), sorted.getLast());
  }

  /// The least value that so many of a hundred do not exceed.
  private static long percentile(List<Long> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(Math.max(rank, 1) - 1);
  }
}
