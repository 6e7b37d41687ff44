package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;

/// Messages: `PRIVMSG` and `NOTICE`, to one account or channel a line.
final class MessageCommands {
  /// The longest text, in Unicode code points.
  static final int MAX_CHARACTERS = 1_500;

  private MessageCommands() {}

  static void privmsg(Client client, IrcLine line) {
    send(client, line, false);
  }

  static void notice(Client client, IrcLine line) {
    send(client, line, true);
  }

  private static void send(Client client, IrcLine line, boolean notice) {
    String target = line.parameter(0);
    String text = line.parameter(1);
    if (target.isEmpty()) {
      client.reply(Numeric.ERR_NORECIPIENT, "No recipient given (" + line.verb() + ")");
    } else if (text.isEmpty()) {
      client.reply(Numeric.ERR_NOTEXTTOSEND, "No text to send");
    } else if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      client.reply(Numeric.ERR_INPUTTOOLONG, "A message has at most 1500 characters");
    } else if (target.startsWith("#") ? !Names.isChannel(target) : !Names.isAccount(target)) {
      client.reply(
          Numeric.ERR_NOSUCHNICK, RegistrationCommands.word(target), "No such nick/channel");
    } else {
      client.submit(new ChatCommand.Send(client.nick, target, text, notice));
    }
  }
}
