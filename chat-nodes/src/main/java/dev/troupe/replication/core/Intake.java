package dev.troupe.replication.core;

import dev.troupe.replication.core.Role.Contender;

/// What becomes of the commands that are submitted: a primary that serves appends a client's next
/// one, a backup passes its own clients' on. All else is dropped, and whoever submitted it is told
/// when to do so again.
final class Intake {
  private final Position position;
  private final ReplicaLog log;
  private final OnceOnly once;
  private final Applier applier;
  private final Outbox outbox;
  private long servedEpoch;
  private boolean gapHeard;

  Intake(Position position, ReplicaLog log, OnceOnly once, Applier applier, Outbox outbox) {
    this.position = position;
    this.log = log;
    this.once = once;
    this.applier = applier;
    this.outbox = outbox;
  }

  /// Whether the primary of this replica's epoch has begun to serve, as far as is known here.
  boolean isServed() {
    return !position.leader().isEmpty() && servedEpoch == log.acceptedEpoch();
  }

  void onSubmit(String from, CommandId id, Payload payload, Moment now) {
    boolean own = from.equals(position.self());
    switch (position.role()) {
      case Leader leader when leader.isServing(applier.applied()) && !leader.isHandingOver() -> {
        long expected = once.expected(id.client());
        if (id.seq() == expected) {
          once.onAppended(id);
          leader.append(id, payload, now.wallMillis());
        } else if (id.seq() > expected && !own) {
          outbox.send(from, new Message.Gap(id.client(), expected));
        }
      }
      case Follower follower when own && !follower.leader().isEmpty() ->
          outbox.send(follower.leader(), new Message.Forward(id, payload));
      case Leader _, Follower _, Contender _ -> {}
    }
  }

  /// The primary lacks a command of this node's clients, so that it can't take what came behind.
  void onGap() {
    gapHeard = true;
  }

  /// Every command behind a lost one is answered by a gap; they are all made good at once.
  void onTick() {
    if (gapHeard) {
      gapHeard = false;
      outbox.add(new Effect.Resubmit());
    }
  }

  /// Whoever waits with commands is told once an epoch, when its primary has begun to serve.
  void onApplied() {
    long epoch = log.acceptedEpoch();
    if (servedEpoch != epoch && log.table().epochAt(applier.applied()) == epoch) {
      servedEpoch = epoch;
      outbox.add(new Effect.Resubmit());
    }
  }
}
