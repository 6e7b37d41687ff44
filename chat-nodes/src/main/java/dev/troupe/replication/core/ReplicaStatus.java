package dev.troupe.replication.core;

import java.util.List;

/// How a replica stands, for whoever watches.
///
/// @param acceptedEpoch below which it accepts nothing
/// @param leader the primary as far as it hears one, itself included; empty if none
/// @param configuration the newest it knows of
/// @param serving whether the primary serves in this epoch, as far as this replica knows
/// @param waitingFor in-sync nodes without which nobody can take over; empty when all is well
public record ReplicaStatus(
    Standing standing,
    long acceptedEpoch,
    String leader,
    Configuration configuration,
    boolean serving,
    long last,
    long commit,
    List<String> waitingFor) {
  public ReplicaStatus {
    waitingFor = List.copyOf(waitingFor);
  }

  /// What a replica is to its group.
  public enum Standing {
    LEARNER,
    BACKUP,
    CANDIDATE,
    PRIMARY
  }
}
