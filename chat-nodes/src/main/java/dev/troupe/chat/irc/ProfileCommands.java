package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What one says of oneself: `AWAY`, `SETNAME`, `MARKREAD`.
final class ProfileCommands {
  /// The longest name or reason, in bytes.
  static final int MAX_TEXT = 200;

  private ProfileCommands() {}

  static void away(Client client, IrcLine line) {
    String text = Parts.of(line.parameter(0), MAX_TEXT).getFirst();
    client.submit(new ChatCommand.SetAway(client.nick, text));
  }

  static void setName(Client client, IrcLine line) {
    String name = line.parameter(0);
    if (name.isEmpty() || !Parts.of(name, MAX_TEXT).getFirst().equals(name)) {
      client.fail(
          "SETNAME", "INVALID_REALNAME", "", "A real name has 1 to %d bytes".formatted(MAX_TEXT));
    } else {
      client.submit(new ChatCommand.SetRealName(client.nick, name));
    }
  }

  /// Sets or asks up to what time one has read (IRCv3 draft/read-marker).
  static void markRead(Client client, IrcLine line) {
    String target = line.parameter(0);
    String mark = line.parameter(1);
    if (target.isEmpty()) {
      client.fail("MARKREAD", "NEED_MORE_PARAMS", "", "Name a channel or an account");
    } else if (!(target.startsWith("#") ? Names.isChannel(target) : Names.isAccount(target))) {
      client.fail("MARKREAD", "INVALID_PARAMS", Words.middle(target), "There is no such name");
    } else if (mark.isEmpty()) {
      ask(client, target);
    } else {
      Optional<Long> time = time(mark);
      if (time.isPresent()) {
        client.submit(new ChatCommand.Mark(client.nick, target, time.get()));
      } else {
        client.fail(
            "MARKREAD",
            "INVALID_PARAMS",
            target + " " + Words.middle(mark),
            "A mark is timestamp=YYYY-MM-DDThh:mm:ss.sssZ");
      }
    }
  }

  /// With the capability a client is told its mark with each channel that it joins.
  static void showMark(Client client, String target) {
    if (client.has(Capability.READ_MARKER)) {
      ask(client, target);
    }
  }

  private static void ask(Client client, String target) {
    String account = client.nick;
    client.look(
        view -> view.mark(account, target),
        mark -> {
          if (mark.isPresent()) {
            marked(client, target, mark.get());
          } else {
            client.fromNode("MARKREAD " + target + " *");
          }
        });
  }

  static void marked(Client client, String target, long timeMillis) {
    client.fromNode("MARKREAD " + target + " timestamp=" + Voice.time(timeMillis));
  }

  /// A time as IRCv3 writes it, with its key.
  static Optional<Long> time(String word) {
    if (!word.startsWith("timestamp=")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(word.substring("timestamp=".length())).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
