package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.util.EnumSet;
import java.util.Locale;

/// Coming and going: `CAP`, `NICK`, `USER`, `PASS`, `PING`, `PONG`, `QUIT`.
final class RegistrationCommands {
  private RegistrationCommands() {}

  static void cap(Client client, IrcLine line) {
    String verb = line.parameter(0).toUpperCase(Locale.ROOT);
    switch (verb) {
      case "LS" -> {
        client.negotiating |= client.phase == Client.Phase.REGISTERING;
        capReply(client, "LS", Capability.all());
      }
      case "LIST" -> capReply(client, "LIST", tokens(client));
      case "REQ" -> request(client, line.parameter(1));
      case "END" -> {
        client.negotiating = false;
        logInWhenReady(client);
      }
      default ->
          client.reply(Numeric.ERR_INVALIDCAPCMD, word(line.parameter(0)), "Invalid CAP command");
    }
  }

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
          word(wanted),
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
    String node = client.session.node();
    client.raw(":%s PONG %s :%s".formatted(node, node, line.parameter(0)));
  }

  static void pong(Client client, IrcLine line) {
    client.onPong(line.parameter(line.parameters().size() - 1));
  }

  static void quit(Client client, IrcLine line) {
    client.close("Closing link: " + (line.parameter(0).isEmpty() ? "bye" : line.parameter(0)));
  }

  private static void logInWhenReady(Client client) {
    boolean ready = !client.nick.isEmpty() && client.userGiven && !client.negotiating;
    if (ready && client.phase == Client.Phase.REGISTERING) {
      client.phase = Client.Phase.LOGGING_IN;
      client.submit(new ChatCommand.Login(client.nick, client.session));
    }
  }

  /// All that was asked for is granted, or nothing is (IRCv3 capability negotiation).
  private static void request(Client client, String wanted) {
    client.negotiating |= client.phase == Client.Phase.REGISTERING;
    var after = EnumSet.noneOf(Capability.class);
    after.addAll(client.capabilities);
    for (String token : wanted.strip().split(" +", -1)) {
      var capability = Capability.of(token.startsWith("-") ? token.substring(1) : token);
      if (capability.isEmpty()) {
        capReply(client, "NAK", wanted);
        return;
      }
      if (token.startsWith("-")) {
        after.remove(capability.get());
      } else {
        after.add(capability.get());
      }
    }
    client.capabilities.clear();
    client.capabilities.addAll(after);
    capReply(client, "ACK", wanted);
  }

  private static void capReply(Client client, String verb, String tokens) {
    String to = client.nick.isEmpty() ? "*" : client.nick;
    client.raw(":%s CAP %s %s :%s".formatted(client.session.node(), to, verb, tokens));
  }

  private static String tokens(Client client) {
    return String.join(" ", client.capabilities.stream().map(Capability::token).toList());
  }

  /// A parameter as it may stand in the middle of a reply.
  static String word(String text) {
    String word = text.replace(' ', '_');
    return word.isEmpty() ? "*" : word.startsWith(":") ? "_" + word.substring(1) : word;
  }
}
