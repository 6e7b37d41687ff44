package dev.troupe.replication.core;

/// Which of the logs that a node has had this is. A log that was lost or damaged is followed by
/// another, and whatever was acknowledged out of the old one counts no more.
///
/// @param born when the log was begun, in milliseconds since 1970, and later than any before it
/// @param confirmed whether a primary has seen since that all committed entries are in it; until
///   then the node may not take over, even if the register has it in sync
public record LogIdentity(long born, boolean confirmed) {

  /// Of two that were heard of one node, in whatever order, the one that came later.
  LogIdentity laterOf(LogIdentity other) {
    boolean isThis = born > other.born || (born == other.born && confirmed);
    return isThis ? this : other;
  }
}
