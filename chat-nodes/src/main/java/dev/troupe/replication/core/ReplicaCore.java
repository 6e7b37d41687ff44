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
  private final OnceOnly once = new OnceOnly();
  private final Applier applier = new Applier(once);
  private final Outbox outbox = new Outbox();
  private Configuration configuration = Configuration.NONE;
  private Role role;
  private boolean registerBusy;
  private boolean registerUnsure = true;
  private long registerDue;
  private long heartbeatDue;
  private long servedEpoch;
  private boolean gapHeard;

  /// A replica as it comes up.
  ///
  /// @param peers the group's other replicas
  /// @param random for the spread of waits
  public ReplicaCore(
      String self,
      Collection<String> peers,
      Timing timing,
      Recovered recovered,
      RandomGenerator random,
      Moment now) {
    this.self = self;
    this.timing = timing;
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
      case Event.Synced(var ticket) -> onSynced(ticket);
      case Event.RegisterAnswered answer -> onRegister(answer, now);
      case Event.RegisterFailed _ -> onRegisterFailed(millis);
      case Event.Persisted _,
          Event.SnapshotMade _,
          Event.SnapshotRead _,
          Event.SnapshotStored _,
          Event.SnapshotInstalled _,
          Event.SnapshotFailed _ -> {}
      case Event.LogRead(var reader, var entries) -> onLogRead(reader, entries, millis);
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
    boolean waits =
        leader().isEmpty() && configuration.exists() && !election.mayTakeOver(configuration);
    return new ReplicaStatus(
        standing,
        log.acceptedEpoch(),
        leader(),
        configuration,
        !leader().isEmpty() && servedEpoch == log.acceptedEpoch(),
        log.last(),
        applier.commit(),
        waits ? List.copyOf(configuration.inSync()) : List.of());
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
      peers.sendHeartbeats(outbox, log, role instanceof Leader, configuration);
      if (role instanceof Leader leader) {
        leader.peers().forEach(peer -> leader.check(peer, applier.commit()));
      }
    }
    if (role instanceof Leader leader) {
      leader.onTick(peers, timing, now);
    }
    resubmitAfterGaps();
    if (!registerBusy) {
      askRegister(now);
    }
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
    if (!registerBusy) {
      askRegister(now);
    }
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
    if (registerUnsure) {
      readRegister();
      return;
    }
    switch (role) {
      case Follower _ when patience.isOver(now) -> readRegister();
      case Follower _ -> {}
      case Contender(var until, _) when now >= until -> takeOver(now);
      case Contender _ -> {}
      case Leader leader ->
          membership
              .change(configuration, leader, applier.commit(), peers, now)
              .ifPresentOrElse(this::swap, () -> rereadRegister(now));
    }
  }

  private void onMessage(String from, Message message, Moment moment) {
    long now = moment.monotonicMillis();
    switch (message) {
      case Message.Heartbeat heartbeat -> onHeartbeat(from, heartbeat, now);
      case Message.Append append -> {
        if (accept(from, append.epoch(), now) && role instanceof Follower follower) {
          follower.onAppend(append, applier.commit());
        }
      }
      case Message.Ack(var epoch, var index) ->
          leading(epoch).ifPresent(leader -> leader.onAck(from, index, now));
      case Message.Mismatch(var epoch, var table) ->
          leading(epoch).ifPresent(leader -> leader.onMismatch(from, table, now));
      case Message.Fenced(var epoch) -> onLaterEpoch(epoch, now);
      case Message.Forward(var id, var payload) -> onSubmit(from, id, payload, moment);
      case Message.Gap _ -> gapHeard = true;
    }
  }

  private void onHeartbeat(String from, Message.Heartbeat heartbeat, long now) {
    peers.onHeartbeat(from, heartbeat, now);
    onLaterEpoch(heartbeat.acceptedEpoch(), now);
    boolean news = heartbeat.configuration().version() > configuration.version();
    if (news && role instanceof Leader) {
      registerUnsure = true;
    } else if (news) {
      configuration = heartbeat.configuration();
    }
    if (heartbeat.leading()) {
      accept(from, heartbeat.acceptedEpoch(), now);
    }
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
  }

  private Optional<Leader> leading(long epoch) {
    return role instanceof Leader leader && leader.epoch() == epoch
        ? Optional.of(leader)
        : Optional.empty();
  }

  /// A primary that serves appends the client's next command; a backup passes its own clients'
  /// commands on. All else is dropped: whoever submitted it does so again.
  private void onSubmit(String from, CommandId id, Payload payload, Moment now) {
    switch (role) {
      case Leader leader when applier.applied() >= leader.startIndex() -> {
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

  private void rereadRegister(long now) {
    if (now >= registerDue) {
      readRegister();
    }
  }

  private void readRegister() {
    registerBusy = true;
    outbox.add(new Effect.ReadRegister());
  }

  private void swap(Configuration next) {
    registerBusy = true;
    outbox.add(new Effect.Swap(configuration, next));
  }

  /// The outcome is unknown: nothing that was required stops being so, and the next tick asks.
  private void onRegisterFailed(long now) {
    registerBusy = false;
    registerUnsure = true;
    if (role instanceof Contender) {
      follow("");
      patience.restart(now);
    }
  }

  private void onRegister(Event.RegisterAnswered answer, Moment now) {
    registerBusy = false;
    registerUnsure = false;
    registerDue = now.monotonicMillis() + timing.rereadAfter().toMillis();
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

  /// Swaps, unless the wait has brought a configuration in which this node has no say.
  private void takeOver(long now) {
    if (election.mayTakeOver(configuration)) {
      role = new Contender(now, true);
      swap(election.bid(configuration, now));
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
      }
      case Follower follower -> applier.commitUpTo(follower.committable());
      case Contender _ -> {}
    }
    applier.applyAll(self, log, outbox);
    noticeServing();
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
