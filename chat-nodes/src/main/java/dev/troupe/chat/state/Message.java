package dev.troupe.chat.state;

/// A text as it was accepted.
///
/// @param index of its log entry: its place in the order of all messages
/// @param timeMillis when the primary took it, in milliseconds since 1970
/// @param from the sender's account, as first written
/// @param user as the sender called itself then; stands in its mask
/// @param target the account or channel, as first written
/// @param tags for other clients, as the sender's client sent them; mostly empty
public record Message(
    long index,
    long timeMillis,
    String from,
    String user,
    String target,
    String text,
    boolean notice,
    String tags) {

  /// The same on every node and for good.
  public String id() {
    return "m" + Long.toString(index, Character.MAX_RADIX);
  }
}
