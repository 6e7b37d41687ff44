package dev.troupe.replication.core;

import dev.troupe.replication.core.Role.Contender;

/// Asks the register when there is a reason to, and becomes what it says: how one role turns into
/// another. Whoever suspects a primary asks; only a swap that is done makes another.
final class Campaign {
  private final Position position;
  private final Peers peers;
  private final ReplicaLog log;
  private final Outbox outbox;
  private final Arbiter arbiter;
  private final Election election;
  private final Membership membership;
  private final Patience patience;

  Campaign(
      Position position,
      Peers peers,
      ReplicaLog log,
      Outbox outbox,
      Timing timing,
      Membership membership,
      Patience patience) {
    this.position = position;
    this.peers = peers;
    this.log = log;
    this.outbox = outbox;
    this.membership = membership;
    this.patience = patience;
    this.arbiter = new Arbiter(timing, outbox);
    this.election = new Election(position.self(), timing, log, peers);
  }

  /// Whether this replica could take over now.
  boolean mayTakeOver() {
    return election.mayTakeOver(position.configuration());
  }

  /// Whether the register named this epoch when this replica heard of it last, at the earliest when
  /// it started.
  boolean isCurrent(long epoch) {
    return arbiter.hasAnswered() && position.configuration().epoch() == epoch;
  }

  /// A primary was heard that may be followed.
  void onPrimaryHeard(long now) {
    patience.restart(now);
  }

  /// This process stood still and heard nobody, which says nothing about the others.
  void onStandstill(long now) {
    patience.restart(now);
    if (position.role() instanceof Contender(_, var swapping) && !swapping) {
      position.follow("");
    }
  }

  /// Whatever would wait for the peer's silence is done at once.
  void onPeerGone(String peer, long commit, long now) {
    peers.onGone(peer);
    switch (position.role()) {
      case Follower follower
          when follower.leader().equals(peer)
              || (follower.leader().isEmpty() && position.configuration().primary().equals(peer)) ->
          patience.end(now);
      case Contender(var until, var swapping) when !swapping ->
          position.contend(Math.min(until, now + waitMillis(now)), false);
      case Follower _, Contender _, Leader _ -> {}
    }
    askRegister(commit, now);
  }

  /// A newer configuration than this replica knows stands in another's heartbeat. A primary does
  /// not take anybody's word for what concerns its own set.
  void onConfiguration(Configuration heard) {
    if (!position.isLeading()) {
      position.learn(heard);
    } else if (heard.version() > position.configuration().version()) {
      arbiter.doubt();
    }
  }

  void onLaterEpoch(long epoch, long now) {
    if (position.role() instanceof Leader leader && epoch > leader.epoch()) {
      followNobody(now);
    }
  }

  /// The primary has asked this replica to take over.
  void onRequest(long epoch, long commit, long now) {
    if (isCurrent(epoch) && mayTakeOver()) {
      position.contend(now, false);
      askRegister(commit, now);
    }
  }

  /// One question at a time: what stands there if that is unknown or nobody leads, else the change
  /// that is due.
  void askRegister(long commit, long now) {
    if (arbiter.isBusy()) {
      return;
    }
    if (arbiter.isUnsure()) {
      arbiter.read();
      return;
    }
    Configuration configuration = position.configuration();
    switch (position.role()) {
      case Follower _ when patience.isOver(now) -> arbiter.read();
      case Follower _ -> {}
      case Contender(var until, _) when now >= until -> takeOver(now);
      case Contender _ -> {}
      case Leader leader ->
          membership
              .change(configuration, leader, commit, peers, now)
              .ifPresentOrElse(
                  next -> arbiter.swap(configuration, next), () -> arbiter.readIfDue(now));
    }
  }

  void onRegisterFailed(long now) {
    arbiter.onFailure();
    if (position.role() instanceof Contender) {
      followNobody(now);
    }
  }

  void onRegister(Event.RegisterAnswered answer, long commit, Moment moment) {
    long now = moment.monotonicMillis();
    arbiter.onAnswer(now);
    Configuration actual = answer.actual();
    boolean news = position.learn(actual);
    if (answer.swapped() && actual.epoch() > log.acceptedEpoch()) {
      position.lead(
          new Leader(
              position.self(), actual.epoch(), peers.names(), log, outbox, moment.wallMillis()));
      membership.onNewConfiguration();
      return;
    }
    onLaterEpoch(actual.epoch(), now);
    switch (position.role()) {
      case Leader _ when news -> membership.onNewConfiguration();
      case Leader _ -> {}
      case Contender(_, var swapping) when swapping -> followNobody(now);
      case Contender _ -> {}
      case Follower _ when news && actual.epoch() > log.acceptedEpoch() -> patience.restart(now);
      case Follower _ -> considerTakeover(commit, now);
    }
  }

  private void considerTakeover(long commit, long now) {
    boolean newGroup = !position.configuration().exists();
    if (mayTakeOver() && (newGroup || patience.isOver(now))) {
      position.contend(now + waitMillis(now), false);
      askRegister(commit, now);
    } else if (patience.isOver(now)) {
      patience.restart(now);
    }
  }

  /// Swaps, unless the wait has brought a configuration in which this node has no say. The log of a
  /// new group's first primary is confirmed by itself, before the group exists.
  private void takeOver(long now) {
    Configuration configuration = position.configuration();
    if (!configuration.exists() && !log.identity().confirmed()) {
      outbox.add(log.confirm());
    } else if (mayTakeOver()) {
      position.contend(now, true);
      arbiter.swap(configuration, election.bid(configuration, now));
    } else {
      followNobody(now);
    }
  }

  private long waitMillis(long now) {
    return election.waitMillis(position.configuration(), now);
  }

  private void followNobody(long now) {
    position.follow("");
    patience.restart(now);
  }
}
