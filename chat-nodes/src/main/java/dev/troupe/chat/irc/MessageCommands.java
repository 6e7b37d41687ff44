package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.function.Function;

/// Messages: `PRIVMSG`, `NOTICE` and `TAGMSG`, to accounts and channels.
final class MessageCommands {
  /// The longest text, in Unicode code points.
  static final int MAX_CHARACTERS = 1_500;

  /// Accounts and channels that one line may name.
  static final int MAX_TARGETS = 4;

  private MessageCommands() {}

  static void privmsg(Client client, IrcLine line) {
    send(client, line, false);
  }

  static void notice(Client client, IrcLine line) {
    send(client, line, true);
  }

  private static void send(Client client, IrcLine line, boolean notice) {
    String text = line.parameter(1);
    if (notice && (Words.list(line.parameter(0)).isEmpty() || text.isEmpty())) {
      return;
    }
    if (Words.list(line.parameter(0)).isEmpty()) {
      client.reply(Numeric.ERR_NORECIPIENT, "No recipient given (" + line.verb() + ")");
    } else if (text.isEmpty()) {
      client.reply(Numeric.ERR_NOTEXTTOSEND, "No text to send");
    } else if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      client.reply(Numeric.ERR_INPUTTOOLONG, "A message has at most 1500 characters");
    } else if (NickServ.isMeant(line.parameter(0))) {
      if (!notice) {
        NickServ.run(client, text);
      }
    } else {
      String tags = client.has(Capability.MESSAGE_TAGS) ? line.clientTags() : "";
      String label = ResendCommand.label(client, line);
      toEach(
          client,
          line,
          target -> new ChatCommand.Send(client.nick, target, text, notice, tags, label));
    }
  }

  /// Without tags there is nothing to show.
  static void tagmsg(Client client, IrcLine line) {
    String tags = line.clientTags();
    if (!client.has(Capability.MESSAGE_TAGS)) {
      client.reply(Numeric.ERR_UNKNOWNCOMMAND, "TAGMSG", "Ask for message-tags first");
    } else if (line.parameter(0).isEmpty()) {
      client.reply(Numeric.ERR_NORECIPIENT, "No recipient given (TAGMSG)");
    } else if (!tags.isEmpty()) {
      toEach(client, line, target -> new ChatCommand.SendTags(client.nick, target, tags));
    }
  }

  private static void toEach(Client client, IrcLine line, Function<String, ChatCommand> command) {
    List<String> targets = Words.list(line.parameter(0)).stream().distinct().toList();
    if (targets.size() > MAX_TARGETS) {
      client.reply(
          Numeric.ERR_TOOMANYTARGETS,
          Words.middle(line.parameter(0)),
          "A message goes to at most %d; it was not sent".formatted(MAX_TARGETS));
      return;
    }
    for (String target : targets) {
      if (target.startsWith("#") ? Names.isChannel(target) : Names.isAccount(target)) {
        client.submit(command.apply(target));
      } else if (!line.verb().equals("NOTICE")) {
        client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(target), "No such nick/channel");
      }
    }
  }
}
