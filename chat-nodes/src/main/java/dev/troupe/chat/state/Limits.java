package dev.troupe.chat.state;

/// How large the state may grow. All replicas must have the same, or they would differ.
///
/// @param accounts of the whole community
/// @param channels of the whole community
/// @param channelsEach that one account may be in; of those it has left it can find at most as many
///   in its mail
/// @param mailbox messages that wait for one account: so many that were sent to it alone, and the
///   newest so many of its channels
/// @param receipts of the newest messages of one account that its client can send again
public record Limits(int accounts, int channels, int channelsEach, int mailbox, int receipts) {
  /// What a community gets.
  public static final Limits DEFAULT = new Limits(100_000, 10_000, 100, 10_000, 100);
}
