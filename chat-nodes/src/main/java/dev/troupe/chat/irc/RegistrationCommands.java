package dev.troupe.chat.irc;

import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.state.Names;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Coming and going: `NICK`, `USER`, `PASS`, `PING`, `PONG`, `QUIT`.
final class RegistrationCommands {
  /// What others see of the longest user name.
  private static final int MAX_USER = 18;

  private static final Pattern NOT_IN_USER = Pattern.compile("[^A-Za-z0-9._-]");

  /// Names that the server itself speaks under.
  private static final Set<String> RESERVED = Set.of("nickserv");

  private RegistrationCommands() {}

  static void nick(Client client, IrcLine line) {
    String wanted = line.parameter(0);
    if (wanted.isEmpty()) {
      client.reply(Numeric.ERR_NONICKNAMEGIVEN, "No nickname given");
    } else if (client.isChatting()) {
      if (!wanted.equals(client.nick)) {
        client.reply(
            Numeric.ERR_NONICKCHANGE,
            "The nick is the account: log out and in again to be " + client.nick + " no more");
      }
    } else if (!Names.isAccount(wanted) || RESERVED.contains(Names.key(wanted))) {
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
    if (client.isChatting()) {
      client.reply(Numeric.ERR_ALREADYREGISTERED, "You have logged in already");
    } else if (line.parameter(0).isEmpty() || line.parameter(3).isEmpty()) {
      client.reply(Numeric.ERR_NEEDMOREPARAMS, "USER", "Not enough parameters");
    } else {
      String user = NOT_IN_USER.matcher(line.parameter(0)).replaceAll("");
      client.user = user.substring(0, Math.min(user.length(), MAX_USER));
      String realName = line.parameter(3);
      client.login.realName = Optional.of(Parts.of(realName, ProfileCommands.MAX_TEXT).getFirst());
      logInWhenReady(client);
    }
  }

  static void pass(Client client, IrcLine line) {
    if (client.isChatting()) {
      client.reply(Numeric.ERR_ALREADYREGISTERED, "You have logged in already");
    } else if (line.parameter(0).length() > Passwords.LONGEST) {
      client.reply(Numeric.ERR_PASSWDMISMATCH, "A password has at most 300 characters");
    } else {
      client.login.password = line.parameter(0);
    }
  }

  static void ping(Client client, IrcLine line) {
    if (line.parameter(0).isEmpty()) {
      client.reply(Numeric.ERR_NOORIGIN, "No origin specified");
    } else {
      client.fromNode("PONG " + client.host.shown() + " :" + line.parameter(0));
    }
  }

  static void pong(Client client, IrcLine line) {
    client.onPong(line.parameter(line.parameters().size() - 1));
  }

  static void quit(Client client, IrcLine line) {
    String reason = line.parameter(0);
    client.close(
        "Closing link: " + (reason.isEmpty() ? "bye" : reason),
        reason.isEmpty() ? "Quit" : "Quit: " + reason);
  }

  /// A word between servers, which a client has no business to say.
  static void error(Client client, IrcLine line) {}

  static void logInWhenReady(Client client) {
    boolean ready =
        !client.nick.isEmpty() && client.login.realName.isPresent() && !client.negotiating;
    if (ready && client.phase == Client.Phase.REGISTERING) {
      LoginFlow.begin(client);
    }
  }
}
