package dev.troupe.chat.state;

import java.util.List;

/// Where a conversation lies among all messages.
///
/// @param target the account or channel that it is with, as first written
/// @param parts of it: a channel's messages, or those to one account and to the other
/// @param between the two accounts whose messages to each other are meant; empty of a channel
public record History(String target, List<Stretch> parts, List<String> between) {
  public History {
    parts = List.copyOf(parts);
    between = List.copyOf(between);
  }

  boolean holds(Message message) {
    return between.isEmpty()
        || (between.contains(message.from()) && between.contains(message.target()));
  }

  /// Its messages behind one index and up to another.
  History within(long since, long until) {
    return new History(
        target, parts.stream().map(part -> part.behind(since).endingAt(until)).toList(), between);
  }
}
