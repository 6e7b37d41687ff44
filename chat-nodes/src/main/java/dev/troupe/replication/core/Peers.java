package dev.troupe.replication.core;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Who of the other replicas seems to live. Only ever a reason to ask the register (rule D1).
///
/// Two windows run for each peer: since when nothing has come *from* it, and since when it has not
/// shown that what was sent *to* it arrives. A primary needs both, a backup only the first.
final class Peers {
  private final SortedMap<String, Peer> peers = new TreeMap<>();
  private final Timing timing;
  private final RandomGenerator random;
  private long lastTick;
  private long round;

  private static final class Peer {
    long heardAt;
    long echoedAt;
    long windowMillis;
    long round;
    long echo;
    long last;
    long lastEpoch;
    long echoEpoch;
    LogIdentity identity = new LogIdentity(Long.MIN_VALUE, true);
    boolean heardOnce;
    boolean gone;
  }

  Peers(Collection<String> names, Timing timing, RandomGenerator random, long now) {
    this.timing = timing;
    this.random = random;
    this.lastTick = now;
    names.forEach(name -> peers.put(name, new Peer()));
    restartWindows(now);
  }

  SortedSet<String> names() {
    return new TreeSet<>(peers.keySet());
  }

  /// Notes a tick. A late one means that this process stood still and heard nobody, which says
  /// nothing about the others: all windows start anew (the local pause guard).
  ///
  /// @return whether the tick was late
  boolean onTick(long now) {
    boolean late = isLate(now);
    lastTick = now;
    if (late) {
      restartWindows(now);
    }
    return late;
  }

  /// Whether the tick that was due has not come: what this process has not heard since says
  /// nothing.
  private boolean isLate(long now) {
    return now - lastTick > timing.tick().toMillis() + 2 * timing.heartbeat().toMillis();
  }

  void onHeartbeat(String from, Message.Heartbeat heartbeat, long now) {
    Peer peer = peers.get(from);
    if (peer == null) {
      return;
    }
    peer.heardAt = now;
    peer.heardOnce = true;
    peer.gone = false;
    peer.last = heartbeat.last();
    peer.lastEpoch = heartbeat.lastEpoch();
    peer.round = heartbeat.round();
    peer.identity = peer.identity.laterOf(heartbeat.identity());
    if (heartbeat.echo() > peer.echo && heartbeat.echo() <= round) {
      peer.echo = heartbeat.echo();
      peer.echoEpoch = heartbeat.acceptedEpoch();
      peer.echoedAt = now;
    }
  }

  /// The peer counts as silent until it is heard again.
  void onGone(String name) {
    peer(name).gone = true;
  }

  /// Tells every peer that this replica lives, and how it stands.
  ///
  /// @param urgent whether all are to answer at once
  /// @return the round that this was
  long sendHeartbeats(
      Outbox outbox, ReplicaLog log, boolean leading, Configuration configuration, boolean urgent) {
    round++;
    peers
        .keySet()
        .forEach(name -> sendHeartbeat(name, outbox, log, leading, configuration, urgent));
    return round;
  }

  /// Tells one peer the same again, which has asked for it.
  void answerHeartbeat(
      String name, Outbox outbox, ReplicaLog log, boolean leading, Configuration configuration) {
    sendHeartbeat(name, outbox, log, leading, configuration, false);
  }

  private void sendHeartbeat(
      String name,
      Outbox outbox,
      ReplicaLog log,
      boolean leading,
      Configuration configuration,
      boolean urgent) {
    outbox.send(
        name,
        new Message.Heartbeat(
            log.acceptedEpoch(),
            leading,
            configuration,
            log.identity(),
            log.last(),
            log.table().lastEpoch(),
            round,
            peer(name).round,
            urgent));
  }

  /// Which log the peer has, as it said last.
  LogIdentity identity(String name) {
    return peer(name).identity;
  }

  /// Whether the peer has answered a round of heartbeats, or a later one, in an epoch.
  boolean hasEchoed(String name, long sent, long epoch) {
    Peer peer = peer(name);
    return peer.echo >= sent && peer.echoEpoch == epoch;
  }

  /// Whether the peer is known to have ended, rather than only not to be heard.
  boolean isGone(String name) {
    return peer(name).gone;
  }

  /// Whether the peer has ended, or been silent for longer than its window.
  boolean isSilent(String name, long now) {
    Peer peer = peer(name);
    return peer.gone || (!isLate(now) && now - peer.heardAt > peer.windowMillis);
  }

  /// Whether the peer has ended, or is silent, or what is sent to it doesn't arrive, for
  /// `extraMillis` more than its window.
  boolean isCutOff(String name, long now, long extraMillis) {
    Peer peer = peer(name);
    long since = now - Math.min(peer.heardAt, peer.echoedAt);
    return peer.gone || (!isLate(now) && since > peer.windowMillis + extraMillis);
  }

  /// Whether the peer was heard within the last two heartbeats, and hears this replica.
  boolean isFresh(String name, long now) {
    Peer peer = peer(name);
    long recent = 3 * timing.heartbeat().toMillis();
    return peer.heardOnce && !peer.gone && now - Math.min(peer.heardAt, peer.echoedAt) <= recent;
  }

  /// How many members that live go before the one given in an election: by the last entry's epoch,
  /// then by the log's length, then by name.
  long countBefore(String self, Collection<String> members, EpochTable log, long now) {
    return members.stream()
        .filter(member -> !member.equals(self) && !isSilent(member, now))
        .filter(member -> {
          Peer peer = peer(member);
          int byEpoch = Long.compare(peer.lastEpoch, log.lastEpoch());
          int byLength = byEpoch != 0 ? byEpoch : Long.compare(peer.last, log.last());
          return byLength > 0 || (byLength == 0 && member.compareTo(self) < 0);
        })
        .count();
  }

  private void restartWindows(long now) {
    peers.values().forEach(peer -> restart(peer, now));
  }

  private void restart(Peer peer, long now) {
    peer.heardAt = now;
    peer.echoedAt = now;
    peer.windowMillis =
        timing.suspectAfter().toMillis() + random.nextLong(timing.suspectSpread().toMillis() + 1);
  }

  private Peer peer(String name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(name + " is no replica of this group: " + peers.keySet());
    }
    return peer;
  }
}
