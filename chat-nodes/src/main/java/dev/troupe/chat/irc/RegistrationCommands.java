package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;

/// Coming and going: `NICK`, `USER`, `PASS`, `PING`, `PONG`, `QUIT`.
final class RegistrationCommands {
  private RegistrationCommands() {}

  static void nick(Client client, IrcLine line) {
    String wanted = line.parameter(0);
    if (wanted.isEmpty()) {
      client.reply(Numeric.ERR_NONICKNAMEGIVEN, "No nickname given");
    } else if (client.phase == Client.Phase.CHATTING) {
      if (!wanted.equals(client.nick)) {
        client.reply(
            Numeric.ERR_NONICKCHANGE,
            "The nick is the account: log out and in again to be " + client.nick + " no more");
      }
    } else if (!Names.isAccount(wanted)) {
      client.reply(
          Numeric.ERR_ERRONEUSNICKNAME,
          Words.middle(wanted),
          "A nick has 1 to 32 letters, digits or any of []\\`_^{|}- and starts with no digit");
    } else {
      client.nick = wanted;
      logInWhenReady(client);
    }
  }

  static void user(Client client, IrcLine line) {
    if (client.phase == Client.Phase.CHATTING) {
      client.reply(Numeric.ERR_ALREADYREGISTERED, "You have logged in already");
    } else {
      client.userGiven = true;
      logInWhenReady(client);
    }
  }

  /// No account has a password here, so there is nothing to compare it with.
  static void pass(Client client, IrcLine line) {
    if (client.phase == Client.Phase.CHATTING) {
      client.reply(Numeric.ERR_ALREADYREGISTERED, "You have logged in already");
    }
  }

  static void ping(Client client, IrcLine line) {
    client.fromNode("PONG " + client.host.node() + " :" + line.parameter(0));
  }

  static void pong(Client client, IrcLine line) {
    client.onPong(line.parameter(line.parameters().size() - 1));
  }

  static void quit(Client client, IrcLine line) {
    client.close("Closing link: " + (line.parameter(0).isEmpty() ? "bye" : line.parameter(0)));
  }

  /// A word between servers, which a client has no business to say.
  static void error(Client client, IrcLine line) {}

  static void logInWhenReady(Client client) {
    boolean ready = !client.nick.isEmpty() && client.userGiven && !client.negotiating;
    if (ready && client.phase == Client.Phase.REGISTERING) {
      client.phase = Client.Phase.LOGGING_IN;
      client.submit(new ChatCommand.Login(client.nick, client.session));
    }
  }
}
