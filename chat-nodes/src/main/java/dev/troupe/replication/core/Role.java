package dev.troupe.replication.core;

/// What a replica is at the moment, with all that holds only as long as it is that. [ReplicaCore]
/// tells how one becomes another.
sealed interface Role permits Follower, Role.Contender, Leader {

  /// Is about to take over, once the wait is over; then waits for the swap's outcome.
  record Contender(long untilMillis, boolean swapping) implements Role {}
}
