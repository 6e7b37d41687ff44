package dev.troupe.replication.core;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whom a primary wants in its in-sync set, and whose acknowledgement it needs meanwhile.
final class Membership {
  private final String self;
  private final Timing timing;
  private Optional<String> joining = Optional.empty();

  Membership(String self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  /// Whoever must acknowledge: the register's set, and whoever is being added to it (rules W2, G1).
  Set<String> required(Configuration configuration) {
    if (joining.isEmpty()) {
      return configuration.inSync();
    }
    var required = new TreeSet<>(configuration.inSync());
    joining.ifPresent(required::add);
    return required;
  }

  /// The register has a newer value: every swap from an older one stands in it or has failed for
  /// good, so nobody is on the way into the set any more.
  void onNewConfiguration() {
    joining = Optional.empty();
  }

  /// The configuration to be swapped in, if the set is not as it should be. Whoever it adds is
  /// required from now on; whoever it removes stays required until the swap is known to be done
  /// (rule S1).
  Optional<Configuration> change(
      Configuration configuration, Leader leader, long commit, Peers peers, long now) {
    long extraMillis = isMinority(configuration, peers, now) ? timing.minorityWait().toMillis() : 0;
    Set<String> wanted = reachable(configuration, peers, extraMillis, now);
    if (joining.isEmpty() && commit >= leader.startIndex()) {
      joining = joiner(configuration, leader, commit, peers, now);
    }
    joining.ifPresent(wanted::add);
    return wanted.equals(configuration.inSync())
        ? Optional.empty()
        : Optional.of(configuration.withInSync(wanted));
  }

  /// Whether more members may live elsewhere than are heard here (rule D1). It is asked before
  /// anybody is suspected, so that a primary that is cut off does not take the others out one by
  /// one, each time as one half of a set of two.
  private boolean isMinority(Configuration configuration, Peers peers, long now) {
    var others = new TreeSet<>(configuration.inSync());
    others.remove(self);
    long heard = 1 + others.stream().filter(member -> peers.isFresh(member, now)).count();
    long unsure =
        others.stream()
            .filter(member -> !peers.isFresh(member, now) && !peers.isGone(member))
            .count();
    return heard < unsure;
  }

  private Set<String> reachable(
      Configuration configuration, Peers peers, long extraMillis, long now) {
    var members = new TreeSet<>(configuration.inSync());
    members.removeIf(member ->
        !member.equals(self)
            && (peers.isCutOff(member, now, extraMillis) || !peers.identity(member).confirmed()));
    return members;
  }

  /// A learner that has all that is committed and all that this primary had at its takeover, which
  /// others may hold as committed (rule G2).
  private static Optional<String> joiner(
      Configuration configuration, Leader leader, long commit, Peers peers, long now) {
    long needed = Math.max(commit, leader.startIndex());
    return leader.peers().stream()
        .filter(peer -> !configuration.isInSync(peer))
        .filter(peer -> leader.matched(peer) >= needed && peers.isFresh(peer, now))
        .filter(peer -> peers.identity(peer).confirmed())
        .findFirst();
  }
}
