package dev.troupe.replication.core;

import java.util.List;
import java.util.random.RandomGenerator;

/// Whether, when and with whom a replica takes over (rules T1 and D1).
final class Election {
  private final String self;
  private final Timing timing;
  private final ReplicaLog log;
  private final Peers peers;
  private final RandomGenerator random;

  Election(String self, Timing timing, ReplicaLog log, Peers peers, RandomGenerator random) {
    this.self = self;
    this.timing = timing;
    this.log = log;
    this.peers = peers;
    this.random = random;
  }

  /// Members only; and not one whose disk was emptied, since its log would replace the others'. A
  /// new group is led by whoever is first, unless its log shows that the group is not new and the
  /// register was lost.
  boolean mayTakeOver(Configuration configuration) {
    if (!configuration.exists()) {
      return log.last() == 0 && log.acceptedEpoch() == 0;
    }
    return configuration.isInSync(self) && (log.last() > 0 || configuration.inSync().size() == 1);
  }

  /// How long to wait first: a draw among those with the longest log; others let them go first, and
  /// a minority lets the rest go first.
  long waitMillis(Configuration configuration, long now) {
    long spread = timing.contendSpread().toMillis();
    long wait = random.nextLong(spread + 1);
    if (peers.isAnyLonger(configuration.inSync(), log.table(), now)) {
      wait += 2 * spread;
    }
    if (2 * alive(configuration, now).size() < configuration.inSync().size()) {
      wait += timing.minorityWait().toMillis();
    }
    return wait;
  }

  /// The next epoch under this node, with those members that seem to live.
  Configuration bid(Configuration configuration, long now) {
    return configuration.takenOverBy(
        self, configuration.exists() ? alive(configuration, now) : List.of(self));
  }

  private List<String> alive(Configuration configuration, long now) {
    return configuration.inSync().stream()
        .filter(member -> member.equals(self) || !peers.isSilent(member, now))
        .toList();
  }
}
