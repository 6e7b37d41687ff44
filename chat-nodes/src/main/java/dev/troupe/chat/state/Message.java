package dev.troupe.chat.state;

/// A text as it was accepted.
///
/// @param index of its log entry: its place in the order of all messages
/// @param timeMillis when the primary took it, in milliseconds since 1970
/// @param from the sender's account, as first written
/// @param target the account or channel, as first written
public record Message(
    long index, long timeMillis, String from, String target, String text, boolean notice) {

  /// The same on every node and for good.
  public String id() {
    return "m" + Long.toString(index, Character.MAX_RADIX);
  }
}
