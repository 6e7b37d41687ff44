package dev.troupe.replication.core;

import dev.troupe.replication.core.Role.Contender;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// One replica of a group: primary-backup with an in-sync set that stands in a register. Events go
/// in, effects come out; nothing else is touched.
///
/// | from | on | to |
/// | --- | --- | --- |
/// | follower | silence, and the register names this node in sync | contender |
/// | follower | the empty register of a new group | contender |
/// | follower | its leader asks it to take over | contender |
/// | contender | swap refused or its outcome unknown, a late tick, a leader heard | follower |
/// | any | this node's swap to a new epoch done | leader |
/// | leader | a later epoch heard of, in a message or the register | follower |
///
/// What holds at any time, and why:
///
/// - An entry is committed once every member of the register's set, and whoever is being added to
///   it, has it on disk in this epoch (W2). So any member may take over, and finds all of it.
/// - Only a member takes over, by a swap from the value it read (T1): two cannot both succeed.
/// - A member is taken out by a swap first and required until that is known to be done (S1), added
///   the other way round (G1), and only with all that the primary had at its takeover (G2).
/// - Nothing of an epoch below the accepted one is taken (the fence), and the accepted epoch is on
///   disk before anything of it is acknowledged (W1, T2).
/// - A primary that restarts takes a new epoch like anybody else (T3).
/// - A log that follows on a lost or damaged one is another log: the old one's acknowledgements
///   count no more, and its node leads nobody until a primary has confirmed it ([LogIdentity]).
/// - What the log no longer holds comes as a copy of the state, whose entries were all committed;
///   nothing is trimmed that is not in the state on disk.
/// - A read is current when all that are required have echoed a later heartbeat in this epoch (R1),
///   since none of them had accepted another epoch by then.
/// - Handing over is a takeover like any other, by a member that is asked to, and has everything.
/// - Suspicion (D1) never decides anything: it only makes somebody ask the register.
public final class ReplicaCore {
  private final String self;
  private final Timing timing;
  private final Outbox outbox = new Outbox();
  private final OnceOnly once = new OnceOnly();
  private final Peers peers;
  private final ReplicaLog log;
  private final Applier applier;
  private final Membership membership;
  private final Position position;
  private final Campaign campaign;
  private final Intake intake;
  private final SnapshotReceiver snapshot = new SnapshotReceiver(outbox);
  private final Reads reads = new Reads(outbox);
  private final long keptEntries;
  private long heartbeatDue;

  /// A replica as it comes up.
  ///
  /// @param peers the group's other replicas
  /// @param keptEntries how many entries stay in the log that the state on disk could stand for, so
  ///   that whoever was away for a while needs no snapshot
  /// @param random for the spread of waits
  public ReplicaCore(
      String self,
      Collection<String> peers,
      Timing timing,
      long keptEntries,
      Recovered recovered,
      RandomGenerator random,
      Moment now) {
    this.self = self;
    this.timing = timing;
    this.keptEntries = keptEntries;
    this.applier = new Applier(once, recovered.state());
    this.peers = new Peers(peers, timing, random, now.monotonicMillis());
    this.log = new ReplicaLog(recovered);
    this.membership = new Membership(self, timing);
    this.position = new Position(self, log, once, reads, outbox);
    this.intake = new Intake(position, log, once, applier, outbox);
    this.campaign =
        new Campaign(
            position,
            this.peers,
            log,
            outbox,
            timing,
            membership,
            new Patience(timing, random, now.monotonicMillis()));
  }

  /// What to do about an event.
  ///
  /// @throws IllegalStateException if an invariant is broken; the replica must not go on then
  public List<Effect> on(Event event, Moment now) {
    long millis = now.monotonicMillis();
    switch (event) {
      case Event.Tick _ -> onTick(millis);
      case Event.Received(var from, var message) -> onMessage(from, message, now);
      case Event.PeerGone(var peer) -> campaign.onPeerGone(peer, applier.commit(), millis);
      case Event.Submit(var id, var payload) -> intake.onSubmit(self, id, payload, now);
      case Event.Read(var token) -> reads.onRead(token, self, position.leader());
      case Event.HandOver(var to) -> onHandOver(to, millis);
      case Event.Synced(var ticket) -> onSynced(ticket);
      case Event.Persisted(var index) -> onPersisted(index);
      case Event.RegisterAnswered answer -> onRegister(answer, now);
      case Event.RegisterFailed _ -> campaign.onRegisterFailed(millis);
      case Event.LogRead(var reader, var entries) -> onLogRead(reader, entries, millis);
      case Event.SnapshotMade made ->
          position.leading().ifPresent(l -> l.onSnapshotMade(made, millis));
      case Event.SnapshotRead read -> position.leading().ifPresent(l -> l.onSnapshotRead(read));
      case Event.SnapshotStored stored ->
          snapshot.onStored(position.leader(), log.acceptedEpoch(), stored);
      case Event.SnapshotInstalled(var state) -> onInstalled(state);
      case Event.SnapshotFailed _ -> onSnapshotFailed(millis);
      case Event.InstallFailed _ -> snapshot.forget();
    }
    advance(millis);
    return outbox.drain();
  }

  /// How this replica stands.
  public ReplicaStatus status() {
    var standing =
        switch (position.role()) {
          case Leader _ -> ReplicaStatus.Standing.PRIMARY;
          case Contender _ -> ReplicaStatus.Standing.CANDIDATE;
          case Follower _ ->
              position.configuration().isInSync(self)
                  ? ReplicaStatus.Standing.BACKUP
                  : ReplicaStatus.Standing.LEARNER;
        };
    return new ReplicaStatus(
        standing,
        log.acceptedEpoch(),
        position.leader(),
        position.configuration(),
        intake.isServed(),
        log.last(),
        applier.commit(),
        waitingFor());
  }

  /// Those without whom nobody can take over, if this replica cannot; it waits for itself only if
  /// it is the last member and has lost its log.
  private List<String> waitingFor() {
    if (!position.leader().isEmpty()
        || !position.configuration().exists()
        || campaign.mayTakeOver()) {
      return List.of();
    }
    var others = new TreeSet<>(position.configuration().inSync());
    others.remove(self);
    return List.copyOf(others.isEmpty() ? position.configuration().inSync() : others);
  }

  /// The epoch in which it is primary; 0 if it is none.
  long leadingEpoch() {
    return position.leading().map(Leader::epoch).orElse(0L);
  }

  /// Whose acknowledgement it needs as a primary; empty if it is none.
  Set<String> required() {
    return position.isLeading() ? membership.required(position.configuration()) : new TreeSet<>();
  }

  private void onTick(long now) {
    if (peers.onTick(now)) {
      campaign.onStandstill(now);
    }
    if (now >= heartbeatDue) {
      heartbeatDue = now + timing.heartbeat().toMillis();
      sendHeartbeats(false);
      reads.askAgain(self, position.leader());
      if (position.role() instanceof Leader leader) {
        leader.peers().forEach(peer -> leader.check(peer, applier.commit()));
      }
    }
    if (position.role() instanceof Leader leader) {
      leader.onTick(peers, timing, now);
    }
    intake.onTick();
    campaign.askRegister(applier.commit(), now);
  }

  private long sendHeartbeats(boolean urgent) {
    return peers.sendHeartbeats(
        outbox, log, position.isLeading(), position.configuration(), urgent);
  }

  private void onMessage(String from, Message message, Moment moment) {
    long now = moment.monotonicMillis();
    switch (message) {
      case Message.Heartbeat heartbeat -> onHeartbeat(from, heartbeat, now);
      case Message.FromPrimary word -> {
        if (accept(from, word.epoch(), now) && position.role() instanceof Follower follower) {
          onPrimarysWord(follower, word, now);
        }
      }
      case Message.ToPrimary answer ->
          position
              .leading()
              .filter(leader -> leader.epoch() == answer.epoch())
              .ifPresent(leader -> leader.onMessage(from, answer, now));
      case Message.Fenced(var epoch) -> campaign.onLaterEpoch(epoch, now);
      case Message.Forward(var id, var payload) -> intake.onSubmit(from, id, payload, moment);
      case Message.Gap _ -> intake.onGap();
      case Message.AskRead(var token) when position.isLeading() -> reads.onQuestion(from, token);
      case Message.AskRead _ -> {}
      case Message.AskHandOver(var to) -> handOver(to, now);
      case Message.ReadAt(var token, var index) -> reads.onAnswer(token, index);
    }
  }

  private void onPrimarysWord(Follower follower, Message.FromPrimary word, long now) {
    switch (word) {
      case Message.Append append -> follower.onAppend(append, applier.commit());
      case Message.SnapshotPart part -> {
        if (part.index() > applier.applied()) {
          snapshot.onPart(follower.leader(), part);
        } else {
          follower.tellLog();
        }
      }
      case Message.Confirm(var epoch, var born) -> {
        if (born == log.identity().born() && campaign.isCurrent(epoch)) {
          outbox.add(log.confirm());
        }
      }
      case Message.TakeOver(var epoch) -> campaign.onRequest(epoch, applier.commit(), now);
    }
  }

  private void onHeartbeat(String from, Message.Heartbeat heartbeat, long now) {
    peers.onHeartbeat(from, heartbeat, now);
    campaign.onLaterEpoch(heartbeat.acceptedEpoch(), now);
    campaign.onConfiguration(heartbeat.configuration());
    if (heartbeat.leading()) {
      accept(from, heartbeat.acceptedEpoch(), now);
    }
    if (heartbeat.urgent()) {
      peers.answerHeartbeat(from, outbox, log, position.isLeading(), position.configuration());
    }
    position.leading().ifPresent(l -> l.onIdentity(from, heartbeat.identity(), applier.commit()));
  }

  /// Follows whoever leads an epoch that is not fenced off; the swap in the register has made sure
  /// that there is only one.
  private boolean accept(String from, long epoch, long now) {
    if (epoch < log.acceptedEpoch()) {
      outbox.send(from, new Message.Fenced(log.acceptedEpoch()));
      return false;
    }
    if (position.isLeading() && epoch == log.acceptedEpoch()) {
      throw new IllegalStateException(from + " and " + self + " both lead epoch " + epoch);
    }
    if (epoch > log.acceptedEpoch() || !position.leader().equals(from)) {
      position.follow(from);
    }
    if (epoch > log.acceptedEpoch()) {
      outbox.add(log.acceptEpoch(epoch));
    }
    campaign.onPrimaryHeard(now);
    return true;
  }

  private void onSynced(long ticket) {
    log.onSynced(ticket);
    if (position.role() instanceof Follower follower) {
      follower.onSynced();
    }
  }

  private void onLogRead(String reader, List<Entry> read, long now) {
    List<Entry> entries = log.stillHeld(read);
    if (reader.equals(self)) {
      outbox.add(applier.onRead(snapshot.isInstalling() ? List.of() : entries));
    } else if (position.role() instanceof Leader leader && !entries.isEmpty()) {
      leader.onLogRead(reader, entries, applier.commit(), now);
    }
  }

  /// The state on disk has come further: older entries may go, but for some that spare a peer that
  /// was away for a while the snapshot.
  private void onPersisted(long index) {
    long unneeded = position.leading().map(Leader::unneededUpTo).orElse(Long.MAX_VALUE);
    long upTo = Math.min(index - keptEntries, unneeded);
    if (upTo - log.firstIndex() >= keptEntries / 8) {
      outbox.add(log.trimUpTo(upTo));
    }
  }

  private void onInstalled(Checkpoint state) {
    snapshot.forget();
    applier.restore(state);
    if (log.table().epochAt(state.index()) != state.log().lastEpoch()) {
      outbox.add(log.startAfter(state));
    }
    if (position.role() instanceof Follower follower) {
      follower.onInstalled(state.index());
    }
  }

  private void onSnapshotFailed(long now) {
    snapshot.onFailed();
    position.leading().ifPresent(leader -> leader.onSnapshotFailed(now));
  }

  /// A primary does it itself, others ask theirs.
  private void onHandOver(String to, long now) {
    if (position.isLeading()) {
      handOver(to, now);
    } else if (!position.leader().isEmpty()) {
      outbox.send(position.leader(), new Message.AskHandOver(to));
    }
  }

  /// A primary whose backup lives stops taking commands for a moment and asks it to take over.
  private void handOver(String to, long now) {
    if (position.role() instanceof Leader leader
        && leader.isServing(applier.applied())
        && isHeir(to, now)) {
      leader.handOver(to, now + timing.handOverPatience().toMillis());
    }
  }

  private boolean isHeir(String to, long now) {
    return !to.equals(self) && position.configuration().isInSync(to) && !peers.isSilent(to, now);
  }

  /// Whoever has become primary says so with the next tick.
  private void onRegister(Event.RegisterAnswered answer, Moment now) {
    boolean led = position.isLeading();
    campaign.onRegister(answer, applier.commit(), now);
    if (!led && position.isLeading()) {
      heartbeatDue = now.monotonicMillis();
    }
  }

  /// What follows from any event: more is committed, more can be sent, more can be applied.
  private void advance(long now) {
    switch (position.role()) {
      case Leader leader -> {
        applier.commitUpTo(leader.committable(membership.required(position.configuration())));
        leader.replicate(peers, applier.commit(), now);
        answerReads(leader);
      }
      case Follower follower -> applier.commitUpTo(follower.committable());
      case Contender _ -> {}
    }
    if (!snapshot.isInstalling()) {
      applier.applyAll(self, log, outbox);
    }
    reads.release(applier.applied());
    intake.onApplied();
  }

  private void answerReads(Leader leader) {
    if (leader.isServing(applier.applied()) && reads.needsProbe()) {
      reads.onProbe(sendHeartbeats(true), applier.commit());
    }
    reads.answerIfEchoed(
        self, membership.required(position.configuration()), peers, leader.epoch());
  }
}
