package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Names;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A message as it came.
///
/// @param id the same whenever it comes
/// @param conversation the channel, or the other one; in small letters
record Received(String id, String conversation, News.Said said) {
  /// Reads a line; nothing if it is no message, or one of the node's own.
  ///
  /// @param account that the client is logged in as
  static Optional<Received> of(IrcLine line, String account) {
    boolean notice = line.verb().equals("NOTICE");
    String id = line.tags().getOrDefault("msgid", "");
    if (!(notice || line.verb().equals("PRIVMSG")) || id.isEmpty()) {
      return Optional.empty();
    }
    String from = line.nick();
    String target = line.parameter(0);
    boolean own = Names.key(from).equals(Names.key(account));
    String conversation = target.startsWith("#") || own ? target : from;
    long time = timeMillis(line.tags().getOrDefault("time", ""));
    return Optional.of(
        new Received(
            id,
            Names.key(conversation),
            new News.Said(time, from, target, line.text(), notice, own)));
  }

  /// Its place in the order of all messages; behind all others if it is not known.
  long index() {
    return Message.indexOf(id).orElse(Long.MAX_VALUE);
  }

  private static long timeMillis(String tag) {
    try {
      return tag.isEmpty() ? 0 : Instant.parse(tag).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
