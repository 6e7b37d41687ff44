package dev.troupe.replication.core;

import dev.troupe.replication.core.Role.Contender;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
/// - Suspicion (D1) never decides anything: it only makes somebody ask the register.
public final class ReplicaCore {
  private final String self;
  private final Timing timing;
  private final Election election;
  private final Peers peers;
  private final ReplicaLog log;
  private final Membership membership;
  private final Patience patience;
  private final Outbox outbox = new Outbox();
  private final OnceOnly once = new OnceOnly();
  private final Applier applier;
  private final Arbiter arbiter;
  private final SnapshotReceiver snapshot = new SnapshotReceiver(outbox);
  private final Reads reads = new Reads(outbox);
  private final long keptEntries;
  private Configuration configuration = Configuration.NONE;
  private Role role;
  private long heartbeatDue;
  private long servedEpoch;
  private boolean gapHeard;

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
    this.arbiter = new Arbiter(timing, outbox);
    this.peers = new Peers(peers, timing, random, now.monotonicMillis());
    this.log = new ReplicaLog(recovered);
    this.election = new Election(self, timing, log, this.peers);
    this.membership = new Membership(self, timing);
    this.patience = new Patience(timing, random, now.monotonicMillis());
    this.role = new Follower("", log, outbox);
  }

  /// What to do about an event.
  ///
  /// @throws IllegalStateException if an invariant is broken; the replica must not go on then
  public List<Effect> on(Event event, Moment now) {
    long millis = now.monotonicMillis();
    switch (event) {
      case Event.Tick _ -> onTick(millis);
      case Event.Received(var from, var message) -> onMessage(from, message, now);
      case Event.PeerGone(var peer) -> onPeerGone(peer, millis);
      case Event.Submit(var id, var payload) -> onSubmit(self, id, payload, now);
      case Event.Read(var token) -> reads.onRead(token, self, leader());
      case Event.HandOver(var to) -> onHandOver(to, millis);
      case Event.Synced(var ticket) -> onSynced(ticket);
      case Event.Persisted(var index) -> onPersisted(index);
      case Event.RegisterAnswered answer -> onRegister(answer, now);
      case Event.RegisterFailed _ -> onRegisterFailed(millis);
      case Event.LogRead(var reader, var entries) -> onLogRead(reader, entries, millis);
      case Event.SnapshotMade made -> leading().ifPresent(l -> l.onSnapshotMade(made, millis));
      case Event.SnapshotRead read -> leading().ifPresent(l -> l.onSnapshotRead(read));
      case Event.SnapshotStored stored -> snapshot.onStored(leader(), log.acceptedEpoch(), stored);
      case Event.SnapshotInstalled(var state) -> onInstalled(state);
      case Event.SnapshotFailed _ -> onSnapshotFailed(millis);
    }
    advance(millis);
    return outbox.drain();
  }

  /// How this replica stands.
  public ReplicaStatus status() {
    var standing =
        switch (role) {
          case Leader _ -> ReplicaStatus.Standing.PRIMARY;
          case Contender _ -> ReplicaStatus.Standing.CANDIDATE;
          case Follower _ ->
              configuration.isInSync(self)
                  ? ReplicaStatus.Standing.BACKUP
                  : ReplicaStatus.Standing.LEARNER;
        };
    return new ReplicaStatus(
        standing,
        log.acceptedEpoch(),
        leader(),
        configuration,
        !leader().isEmpty() && servedEpoch == log.acceptedEpoch(),
        log.last(),
        applier.commit(),
        waitingFor());
  }

  /// Those without whom nobody can take over, if this replica cannot; it waits for itself only if
  /// it is the last member and has lost its log.
  private List<String> waitingFor() {
    if (!leader().isEmpty() || !configuration.exists() || election.mayTakeOver(configuration)) {
      return List.of();
    }
    var others = new TreeSet<>(configuration.inSync());
    others.remove(self);
    return List.copyOf(others.isEmpty() ? configuration.inSync() : others);
  }

  /// Whose acknowledgement it needs as a primary; empty if it is none.
  Set<String> required() {
    return role instanceof Leader ? membership.required(configuration) : new TreeSet<>();
  }

  private String leader() {
    return switch (role) {
      case Leader _ -> self;
      case Follower follower -> follower.leader();
      case Contender _ -> "";
    };
  }

  private void onTick(long now) {
    if (peers.onTick(now)) {
      patience.restart(now);
      if (role instanceof Contender(_, var swapping) && !swapping) {
        follow("");
      }
    }
    if (now >= heartbeatDue) {
      heartbeatDue = now + timing.heartbeat().toMillis();
      sendHeartbeats(false);
      reads.askAgain(self, leader());
      if (role instanceof Leader leader) {
        leader.peers().forEach(peer -> leader.check(peer, applier.commit()));
      }
    }
    if (role instanceof Leader leader) {
      leader.onTick(peers, timing, now);
    }
    resubmitAfterGaps();
    askRegister(now);
  }

  private long sendHeartbeats(boolean urgent) {
    return peers.sendHeartbeats(outbox, log, role instanceof Leader, configuration, urgent);
  }

  /// Whatever would wait for the peer's silence is done at once.
  private void onPeerGone(String peer, long now) {
    peers.onGone(peer);
    switch (role) {
      case Follower follower
          when follower.leader().equals(peer)
              || (follower.leader().isEmpty() && configuration.primary().equals(peer)) ->
          patience.end(now);
      case Contender(var until, var swapping) when !swapping ->
          role =
              new Contender(Math.min(until, now + election.waitMillis(configuration, now)), false);
      case Follower _, Contender _, Leader _ -> {}
    }
    askRegister(now);
  }

  /// Every command behind a lost one is answered by a gap; they are all made good at once.
  private void resubmitAfterGaps() {
    if (gapHeard) {
      gapHeard = false;
      outbox.add(new Effect.Resubmit());
    }
  }

  /// One question at a time: what stands there if that is unknown or nobody leads, else the change
  /// that is due.
  private void askRegister(long now) {
    if (arbiter.isBusy()) {
      return;
    }
    if (arbiter.isUnsure()) {
      arbiter.read();
      return;
    }
    switch (role) {
      case Follower _ when patience.isOver(now) -> arbiter.read();
      case Follower _ -> {}
      case Contender(var until, _) when now >= until -> takeOver(now);
      case Contender _ -> {}
      case Leader leader ->
          membership
              .change(configuration, leader, applier.commit(), peers, now)
              .ifPresentOrElse(
                  next -> arbiter.swap(configuration, next), () -> arbiter.readIfDue(now));
    }
  }

  private void onMessage(String from, Message message, Moment moment) {
    long now = moment.monotonicMillis();
    switch (message) {
      case Message.Heartbeat heartbeat -> onHeartbeat(from, heartbeat, now);
      case Message.FromPrimary word -> {
        if (accept(from, word.epoch(), now) && role instanceof Follower follower) {
          onPrimarysWord(follower, word, now);
        }
      }
      case Message.ToPrimary answer ->
          leading()
              .filter(leader -> leader.epoch() == answer.epoch())
              .ifPresent(leader -> leader.onMessage(from, answer, now));
      case Message.Fenced(var epoch) -> onLaterEpoch(epoch, now);
      case Message.Forward(var id, var payload) -> onSubmit(from, id, payload, moment);
      case Message.Gap _ -> gapHeard = true;
      case Message.AskRead(var token) when role instanceof Leader -> reads.onQuestion(from, token);
      case Message.AskRead _ -> {}
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
        if (born == log.identity().born() && isCurrent(epoch)) {
          outbox.add(log.confirm());
        }
      }
      case Message.TakeOver(var epoch) -> {
        if (isCurrent(epoch) && election.mayTakeOver(configuration)) {
          role = new Contender(now, false);
          askRegister(now);
        }
      }
    }
  }

  /// Whether the register named this epoch when this replica heard of it last, at the earliest when
  /// it started.
  private boolean isCurrent(long epoch) {
    return arbiter.hasAnswered() && configuration.epoch() == epoch;
  }

  private void onHeartbeat(String from, Message.Heartbeat heartbeat, long now) {
    peers.onHeartbeat(from, heartbeat, now);
    onLaterEpoch(heartbeat.acceptedEpoch(), now);
    boolean news = heartbeat.configuration().version() > configuration.version();
    if (news && role instanceof Leader) {
      arbiter.doubt();
    } else if (news) {
      configuration = heartbeat.configuration();
    }
    if (heartbeat.leading()) {
      accept(from, heartbeat.acceptedEpoch(), now);
    }
    if (heartbeat.urgent()) {
      peers.answerHeartbeat(from, outbox, log, role instanceof Leader, configuration);
    }
    leading().ifPresent(l -> l.onIdentity(from, heartbeat.identity(), applier.commit()));
  }

  /// Follows whoever leads an epoch that is not fenced off; the swap in the register has made sure
  /// that there is only one.
  private boolean accept(String from, long epoch, long now) {
    if (epoch < log.acceptedEpoch()) {
      outbox.send(from, new Message.Fenced(log.acceptedEpoch()));
      return false;
    }
    if (role instanceof Leader && epoch == log.acceptedEpoch()) {
      throw new IllegalStateException(from + " and " + self + " both lead epoch " + epoch);
    }
    if (epoch > log.acceptedEpoch() || !leader().equals(from)) {
      follow(from);
    }
    if (epoch > log.acceptedEpoch()) {
      outbox.add(log.acceptEpoch(epoch));
    }
    patience.restart(now);
    return true;
  }

  private void onLaterEpoch(long epoch, long now) {
    if (role instanceof Leader leader && epoch > leader.epoch()) {
      follow("");
      patience.restart(now);
    }
  }

  private void follow(String leader) {
    role = new Follower(leader, log, outbox);
    once.forgetAppended();
    reads.forgetQuestions();
  }

  private Optional<Leader> leading() {
    return role instanceof Leader leader ? Optional.of(leader) : Optional.empty();
  }

  private boolean isServing(Leader leader) {
    return applier.applied() >= leader.startIndex();
  }

  /// A primary that serves appends the client's next command; a backup passes its own clients'
  /// commands on. All else is dropped: whoever submitted it does so again.
  private void onSubmit(String from, CommandId id, Payload payload, Moment now) {
    switch (role) {
      case Leader leader when isServing(leader) && !leader.isHandingOver() -> {
        long expected = once.expected(id.client());
        if (id.seq() == expected) {
          once.onAppended(id);
          leader.append(id, payload, now.wallMillis());
        } else if (id.seq() > expected && !from.equals(self)) {
          outbox.send(from, new Message.Gap(id.client(), expected));
        }
      }
      case Follower follower when from.equals(self) && !follower.leader().isEmpty() ->
          outbox.send(follower.leader(), new Message.Forward(id, payload));
      case Leader _, Follower _, Contender _ -> {}
    }
  }

  private void onSynced(long ticket) {
    log.onSynced(ticket);
    if (role instanceof Follower follower) {
      follower.onSynced();
    }
  }

  private void onLogRead(String reader, List<Entry> read, long now) {
    List<Entry> entries = log.stillHeld(read);
    if (reader.equals(self)) {
      outbox.add(applier.onRead(entries));
    } else if (role instanceof Leader leader && !entries.isEmpty()) {
      leader.onLogRead(reader, entries, applier.commit(), now);
    }
  }

  /// The state on disk has come further: older entries may go, but for some that spare a peer that
  /// was away for a while the snapshot.
  private void onPersisted(long index) {
    long unneeded = leading().map(Leader::unneededUpTo).orElse(Long.MAX_VALUE);
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
    if (role instanceof Follower follower) {
      follower.onInstalled(state.index());
    }
  }

  private void onSnapshotFailed(long now) {
    snapshot.forget();
    leading().ifPresent(leader -> leader.onSnapshotFailed(now));
  }

  /// A primary whose backup lives stops taking commands for a moment and asks it to take over.
  private void onHandOver(String to, long now) {
    if (role instanceof Leader leader
        && isServing(leader)
        && !to.equals(self)
        && configuration.isInSync(to)
        && !peers.isSilent(to, now)) {
      leader.handOver(to, now + timing.handOverPatience().toMillis());
    }
  }

  private void onRegisterFailed(long now) {
    arbiter.onFailure();
    if (role instanceof Contender) {
      follow("");
      patience.restart(now);
    }
  }

  private void onRegister(Event.RegisterAnswered answer, Moment now) {
    arbiter.onAnswer(now.monotonicMillis());
    Configuration actual = answer.actual();
    boolean news = actual.version() > configuration.version();
    if (news) {
      configuration = actual;
    }
    if (answer.swapped() && actual.epoch() > log.acceptedEpoch()) {
      once.forgetAppended();
      role = new Leader(self, actual.epoch(), peers.names(), log, outbox, now.wallMillis());
      membership.onNewConfiguration();
      heartbeatDue = now.monotonicMillis();
      return;
    }
    onLaterEpoch(actual.epoch(), now.monotonicMillis());
    switch (role) {
      case Leader _ when news -> membership.onNewConfiguration();
      case Leader _ -> {}
      case Contender(_, var swapping) when swapping -> {
        follow("");
        patience.restart(now.monotonicMillis());
      }
      case Contender _ -> {}
      case Follower _ when news && actual.epoch() > log.acceptedEpoch() ->
          patience.restart(now.monotonicMillis());
      case Follower _ -> considerTakeover(now.monotonicMillis());
    }
  }

  private void considerTakeover(long now) {
    boolean newGroup = !configuration.exists();
    if (election.mayTakeOver(configuration) && (newGroup || patience.isOver(now))) {
      role = new Contender(now + election.waitMillis(configuration, now), false);
      askRegister(now);
    } else if (patience.isOver(now)) {
      patience.restart(now);
    }
  }

  /// Swaps, unless the wait has brought a configuration in which this node has no say. The log of a
  /// new group's first primary is confirmed by itself, before the group exists.
  private void takeOver(long now) {
    if (!configuration.exists() && !log.identity().confirmed()) {
      outbox.add(log.confirm());
    } else if (election.mayTakeOver(configuration)) {
      role = new Contender(now, true);
      arbiter.swap(configuration, election.bid(configuration, now));
    } else {
      follow("");
      patience.restart(now);
    }
  }

  /// What follows from any event: more is committed, more can be sent, more can be applied.
  private void advance(long now) {
    switch (role) {
      case Leader leader -> {
        applier.commitUpTo(leader.committable(membership.required(configuration)));
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
    noticeServing();
  }

  private void answerReads(Leader leader) {
    if (isServing(leader) && reads.needsProbe()) {
      reads.onProbe(sendHeartbeats(true), applier.commit());
    }
    reads.answerIfEchoed(self, membership.required(configuration), peers, leader.epoch());
  }

  /// Whoever waits with commands is told once an epoch, when its primary has begun to serve.
  private void noticeServing() {
    long epoch = log.acceptedEpoch();
    if (servedEpoch != epoch && log.table().epochAt(applier.applied()) == epoch) {
      servedEpoch = epoch;
      outbox.add(new Effect.Resubmit());
    }
  }
}
