package dev.troupe.chat.state;

import java.util.Optional;

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
    return id(index);
  }

  /// The id of what came of the entry with an index.
  static String id(long index) {
    return "m" + Long.toString(index, Character.MAX_RADIX);
  }

  /// The index that an [#id] stands for; empty if it is none.
  public static Optional<Long> indexOf(String id) {
    return id.matches("m[0-9a-z]{1,12}")
        ? Optional.of(Long.parseLong(id.substring(1), Character.MAX_RADIX))
        : Optional.empty();
  }
}
