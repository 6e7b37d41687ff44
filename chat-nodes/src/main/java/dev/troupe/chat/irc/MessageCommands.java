package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.util.List;

/// Messages: `PRIVMSG` and `NOTICE`, to accounts and channels.
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
    List<String> targets = Words.list(line.parameter(0)).stream().distinct().toList();
    String text = line.parameter(1);
    if (targets.isEmpty()) {
      client.reply(Numeric.ERR_NORECIPIENT, "No recipient given (" + line.verb() + ")");
    } else if (text.isEmpty()) {
      client.reply(Numeric.ERR_NOTEXTTOSEND, "No text to send");
    } else if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      client.reply(Numeric.ERR_INPUTTOOLONG, "A message has at most 1500 characters");
    } else if (targets.size() > MAX_TARGETS) {
      client.reply(
          Numeric.ERR_TOOMANYTARGETS,
          Words.middle(line.parameter(0)),
          "A message goes to at most %d; it was not sent".formatted(MAX_TARGETS));
    } else {
      targets.forEach(target -> send(client, target, text, notice));
    }
  }

  private static void send(Client client, String target, String text, boolean notice) {
    if (target.startsWith("#") ? !Names.isChannel(target) : !Names.isAccount(target)) {
      client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(target), "No such nick/channel");
    } else {
      client.submit(new ChatCommand.Send(client.nick, target, text, notice));
    }
  }
}
