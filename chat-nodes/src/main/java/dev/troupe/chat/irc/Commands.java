package dev.troupe.chat.irc;

import java.util.Map;
import java.util.function.BiConsumer;

/// The command table: verb, whether it may come before the login, fewest parameters, handler.
final class Commands {
  private static final Map<String, Verb> TABLE =
      Map.ofEntries(
          Map.entry("CAP", new Verb(true, 1, RegistrationCommands::cap)),
          Map.entry("NICK", new Verb(true, 0, RegistrationCommands::nick)),
          Map.entry("USER", new Verb(true, 4, RegistrationCommands::user)),
          Map.entry("PASS", new Verb(true, 1, RegistrationCommands::pass)),
          Map.entry("PING", new Verb(true, 1, RegistrationCommands::ping)),
          Map.entry("PONG", new Verb(true, 1, RegistrationCommands::pong)),
          Map.entry("QUIT", new Verb(true, 0, RegistrationCommands::quit)),
          Map.entry("JOIN", new Verb(false, 1, ChannelCommands::join)),
          Map.entry("PART", new Verb(false, 1, ChannelCommands::part)),
          Map.entry("PRIVMSG", new Verb(false, 0, MessageCommands::privmsg)),
          Map.entry("NOTICE", new Verb(false, 0, MessageCommands::notice)));

  private record Verb(boolean anytime, int fewestParameters, BiConsumer<Client, IrcLine> handler) {}

  private Commands() {}

  /// Carries out a line, or answers why not.
  static void run(Client client, IrcLine line) {
    Verb verb = TABLE.get(line.verb());
    if (client.phase != Client.Phase.CHATTING && (verb == null || !verb.anytime())) {
      client.reply(Numeric.ERR_NOTREGISTERED, "You have not logged in: send NICK and USER");
    } else if (verb == null) {
      client.reply(
          Numeric.ERR_UNKNOWNCOMMAND, RegistrationCommands.word(line.verb()), "Unknown command");
    } else if (line.parameters().size() < verb.fewestParameters()) {
      client.reply(Numeric.ERR_NEEDMOREPARAMS, line.verb(), "Not enough parameters");
    } else {
      verb.handler().accept(client, line);
    }
  }
}
