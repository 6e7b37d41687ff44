package dev.troupe.replication.core;

import java.time.Duration;

/// The protocol's times. None of them matters for safety.
///
/// @param tick how often [Event.Tick] comes
/// @param heartbeat how often a replica says that it lives
/// @param suspectAfter after how long a silence a peer is suspected, at the least
/// @param suspectSpread what is added to that at random, so that not all suspect at once
/// @param minorityWait how much longer a side waits that is smaller than what may live elsewhere of
///   the in-sync set
/// @param turn how much longer than the one before it each waits that could take over
/// @param rereadAfter how often a primary reads the register: a swap whose outcome was unknown may
///   be done late
/// @param resendAfter after how long without an acknowledgement entries are sent again
/// @param snapshotPatience after how long a snapshot that did not come about is asked for again
/// @param handOverPatience how long a primary that hands over takes no commands, at the most
public record Timing(
    Duration tick,
    Duration heartbeat,
    Duration suspectAfter,
    Duration suspectSpread,
    Duration minorityWait,
    Duration turn,
    Duration rereadAfter,
    Duration resendAfter,
    Duration snapshotPatience,
    Duration handOverPatience) {
  /// What nodes use.
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(600),
          Duration.ofMillis(400),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));
}
