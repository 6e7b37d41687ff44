package dev.troupe.replication.core;

/// One place of the log.
///
/// @param index its place, from 1 and without gaps
/// @param epoch of the primary that appended it
/// @param timeMillis the primary's wall clock then, in milliseconds since 1970, never less than
///   that of the entry before
/// @param id the command it carries, or [CommandId#NONE] where an epoch starts
public record Entry(long index, long epoch, long timeMillis, CommandId id, Payload payload) {
  /// What it costs on the wire beside its payload, roughly.
  private static final int OVERHEAD_BYTES = 40;

  static Entry epochStart(long index, long epoch, long timeMillis) {
    return new Entry(index, epoch, timeMillis, CommandId.NONE, Payload.EMPTY);
  }

  /// Whether it only marks where an epoch starts (rule T2).
  public boolean isEpochStart() {
    return id.equals(CommandId.NONE);
  }

  int sizeBytes() {
    return OVERHEAD_BYTES + id.client().length() + payload.length();
  }
}
