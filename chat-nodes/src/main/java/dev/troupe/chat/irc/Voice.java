package dev.troupe.chat.irc;

import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Person;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;

/// How to say something to a client: lines with the tags that it has asked for, none too long.
class Voice {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  final Host host;
  final Outbox outbox;
  final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  String nick = "";
  private long nowMillis;

  Voice(Host host) {
    this.host = host;
    this.outbox = new Outbox(host.shown());
  }

  /// Sets the time of what is sent from now on.
  final void at(long timeMillis) {
    nowMillis = timeMillis;
  }

  final boolean has(Capability capability) {
    return capabilities.contains(capability);
  }

  /// The client's name, or what stands for it before it has one.
  final String name() {
    return nick.isEmpty() ? "*" : nick;
  }

  /// Bytes that a line to or from this client may have, without tags and CRLF.
  final int maxLine() {
    return maxLineWithEnd() - 2;
  }

  final int maxLineWithEnd() {
    return has(Capability.LONG_LINES) ? IrcLine.MAX_LONG_BYTES : IrcLine.MAX_BYTES;
  }

  /// A line; what is beyond its limit is left out, which can only be a client's own words.
  final void raw(String line) {
    tagged("", line);
  }

  private void tagged(String tags, String line) {
    outbox.send(tags, Parts.of(line, maxLine()).getFirst());
  }

  /// A line that begins with the node's name.
  final void fromNode(String line) {
    raw(":" + host.shown() + " " + line);
  }

  /// A numeric reply; `text` stands last and may hold spaces, what is before may not.
  final void reply(Numeric numeric, String before, String text) {
    words(numeric, (before.isEmpty() ? "" : before + " ") + ":" + text);
  }

  final void reply(Numeric numeric, String text) {
    reply(numeric, "", text);
  }

  /// A numeric reply of which the rest is given as it stands on the line.
  final void words(Numeric numeric, String rest) {
    fromNode(numeric.code() + " " + name() + " " + rest);
  }

  /// A standard reply (IRCv3): what went wrong with a command, for machines and people.
  final void fail(String verb, String code, String context, String text) {
    fromNode("FAIL " + verb + " " + code + (context.isEmpty() ? "" : " " + context) + " :" + text);
  }

  /// A line that somebody has caused.
  final void from(Person person, String line) {
    tagged(tags("", person.name(), ""), ":" + person.mask() + " " + line);
  }

  /// A numeric whose words may need several lines, each with the same `head` before its words.
  final void list(Numeric numeric, String head, Iterable<String> words) {
    String prefix = ":%s %s %s %s :".formatted(host.shown(), numeric.code(), name(), head);
    var line = new StringJoiner(" ", prefix, "");
    int length = utf8Length(prefix);
    boolean empty = true;
    for (String word : words) {
      int bytes = utf8Length(word);
      if (!empty && length + 1 + bytes > maxLine()) {
        raw(line.toString());
        line = new StringJoiner(" ", prefix, "");
        length = utf8Length(prefix);
      }
      line.add(word);
      length += 1 + bytes;
      empty = false;
    }
    if (!empty) {
      raw(line.toString());
    }
  }

  /// A message, in as many lines as its text needs.
  ///
  /// @param batch that it belongs to; empty if to none
  final void message(Message message, String batch) {
    String verb = message.notice() ? "NOTICE" : "PRIVMSG";
    String mask = Person.mask(message.from(), message.user());
    String head = ":" + mask + " " + verb + " " + message.target() + " :";
    at(message.timeMillis());
    String tags = tags(message.id(), message.from(), message.tags());
    String inBatch = batch.isEmpty() ? tags : "batch=" + batch + (tags.isEmpty() ? "" : ";" + tags);
    for (String part : Parts.of(message.text(), maxLine() - utf8Length(head))) {
      tagged(inBatch, head + part);
    }
  }

  /// A line of the node's that belongs to a batch.
  ///
  /// @param batch empty if to none
  final void inBatch(String batch, String line) {
    tagged(batch.isEmpty() ? "" : "batch=" + batch, ":" + host.shown() + " " + line);
  }

  /// Tags for the client that come without a text.
  final void tags(String id, Person from, String target, String clientTags) {
    tagged(tags(id, from.name(), clientTags), ":" + from.mask() + " TAGMSG " + target);
  }

  /// A time as clients read it (IRCv3 server-time).
  static String time(long timeMillis) {
    return TIME.format(Instant.ofEpochMilli(timeMillis));
  }

  /// The tags that the client has asked for.
  ///
  /// @param id of the message, empty if it has none
  /// @param clientTags of whoever caused the line, as they were sent
  private String tags(String id, String account, String clientTags) {
    var tags = new StringJoiner(";");
    if (has(Capability.MESSAGE_TAGS) && !id.isEmpty()) {
      tags.add("msgid=" + id);
    }
    if (has(Capability.SERVER_TIME)) {
      tags.add("time=" + time(nowMillis));
    }
    if (has(Capability.ACCOUNT_TAG)) {
      tags.add("account=" + account.replace("\\", "\\\\"));
    }
    if (has(Capability.MESSAGE_TAGS) && !clientTags.isEmpty()) {
      tags.add(clientTags);
    }
    return tags.toString();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
