package dev.troupe.replication.core;

import java.util.List;

/// Whether, when and with whom a replica takes over (rules T1 and D1).
final class Election {
  private final String self;
  private final Timing timing;
  private final ReplicaLog log;
  private final Peers peers;

  Election(String self, Timing timing, ReplicaLog log, Peers peers) {
    this.self = self;
    this.timing = timing;
    this.log = log;
    this.peers = peers;
  }

  /// Members only; and not one whose log was lost or damaged and has not been confirmed since, as
  /// it may lack what the register takes it to have. A new group is led by whoever is first, unless
  /// its log shows that the group is not new and the register was lost.
  boolean mayTakeOver(Configuration configuration) {
    return configuration.exists()
        ? configuration.isInSync(self) && log.identity().confirmed()
        : log.last() == 0 && log.acceptedEpoch() == 0;
  }

  /// How long to wait first. Whoever has the longest log goes at once, and each after it waits a
  /// turn more; two who both think so both try, and the register lets one succeed. Those who are
  /// fewer than the members that may live elsewhere let them go first.
  long waitMillis(Configuration configuration, long now) {
    long before = peers.countBefore(self, configuration.inSync(), log.table(), now);
    long wait = before * timing.turn().toMillis();
    boolean minority = alive(configuration, now).size() < countUnsure(configuration, now);
    return minority ? wait + timing.minorityWait().toMillis() : wait;
  }

  /// The next epoch under this node, with those members that seem to live.
  Configuration bid(Configuration configuration, long now) {
    return configuration.takenOverBy(
        self, configuration.exists() ? alive(configuration, now) : List.of(self));
  }

  /// The members that are not heard and not known to have ended.
  private long countUnsure(Configuration configuration, long now) {
    return configuration.inSync().stream()
        .filter(member -> !member.equals(self))
        .filter(member -> peers.isSilent(member, now) && !peers.isGone(member))
        .count();
  }

  private List<String> alive(Configuration configuration, long now) {
    return configuration.inSync().stream()
        .filter(member -> member.equals(self) || !peers.isSilent(member, now))
        .toList();
  }
}
