package dev.troupe.replication.core;

/// What a replica finds on its disk when it starts.
///
/// @param identity which log this is
/// @param acceptedEpoch below which it accepts nothing, 0 at first
/// @param state the state that the log goes on from; at least its entries count as there
/// @param firstIndex of the first entry that is in the log itself, at most one behind the state's
/// @param log which entries there are, in the state or the log
/// @param lastTimeMillis the time of the last entry, 0 if there is none
public record Recovered(
    LogIdentity identity,
    long acceptedEpoch,
    Checkpoint state,
    long firstIndex,
    EpochTable log,
    long lastTimeMillis) {

  public Recovered {
    if (firstIndex < 1 || firstIndex > state.index() + 1 || log.last() < state.index()) {
      throw new IllegalArgumentException(
          "a log from %d to %d does not go on from a state at %d"
              .formatted(firstIndex, log.last(), state.index()));
    }
  }

  /// Of a new disk.
  public static Recovered nothing(long born) {
    return new Recovered(new LogIdentity(born, false), 0, Checkpoint.START, 1, EpochTable.EMPTY, 0);
  }
}
