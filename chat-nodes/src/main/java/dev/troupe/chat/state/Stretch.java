package dev.troupe.chat.state;

/// A stretch of the messages of one account or channel.
///
/// @param target id of the account or channel
/// @param name of it, as first written
/// @param since index behind which the stretch begins
/// @param until index of its end; [#OPEN] if it goes on
public record Stretch(long target, String name, long since, long until) {
  /// The end of a stretch that goes on.
  public static final long OPEN = Long.MAX_VALUE;

  /// Whether no message can be in it.
  public boolean isEmpty() {
    return since >= until;
  }

  Stretch endingAt(long end) {
    return new Stretch(target, name, since, Math.min(until, end));
  }

  /// What is left of it behind an index.
  public Stretch behind(long index) {
    return index <= since ? this : new Stretch(target, name, index, until);
  }
}
