package dev.troupe.replication.core;

/// What a replica finds on its disk when it starts.
///
/// @param acceptedEpoch below which it accepts nothing, 0 at first
/// @param log which entries there are
/// @param lastTimeMillis the time of the last entry, 0 of an empty log
public record Recovered(long acceptedEpoch, EpochTable log, long lastTimeMillis) {
  /// Of a new disk.
  public static final Recovered NOTHING = new Recovered(0, EpochTable.EMPTY, 0);
}
