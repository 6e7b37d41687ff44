package dev.troupe.status;

import dev.troupe.net.HostPort;
import java.util.List;

/// A node's chat: where it listens and how its replica stands.
///
/// @param listen where this node's chat takes connections
/// @param role what its replica is now
/// @param epoch the epoch it has accepted, 0 before the first
/// @param primary the primary of that epoch, empty while there is none
/// @param inSync the in-sync set of that epoch as far as this node knows, in order of names
/// @param logEnd index of its last log entry, 0 if none
/// @param commitIndex index up to which it knows that entries are committed
/// @param applied index of the last entry that its state is made of
/// @param fingerprint of that state, which is the same on all nodes that have applied as much
/// @param sessions clients logged in or logging in on this node
/// @param maxSessions how many of them the node lets in
/// @param waitingFor nodes without which nobody can become primary; empty when all is well
public record ChatStatus(
    HostPort listen,
    Role role,
    long epoch,
    String primary,
    List<String> inSync,
    long logEnd,
    long commitIndex,
    long applied,
    String fingerprint,
    int sessions,
    int maxSessions,
    List<String> waitingFor)
    implements PartStatus {

  /// `STARTING` reads its log; `LEARNER` is not in the in-sync set; `CANDIDATE` tries to take over.
  public enum Role {
    STARTING,
    LEARNER,
    BACKUP,
    CANDIDATE,
    PRIMARY
  }

  public ChatStatus {
    inSync = List.copyOf(inSync);
    waitingFor = List.copyOf(waitingFor);
  }

  /// Whether the named node is in the in-sync set.
  public boolean isInSync(String node) {
    return inSync.contains(node);
  }
}
