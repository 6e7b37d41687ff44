package dev.troupe.chat.irc;

import static java.util.Map.entry;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The command table.
final class Commands {
  /// The table's width is its clarity: verb, when it may come, whether it waits for those before,
  /// fewest parameters, handler, help.
  private static final Map<String, Verb> TABLE =
      new TreeMap<>(
          Map.ofEntries(
              entry("CAP", anytime(1, CapCommands::cap, "CAP LS|LIST|REQ|END: capabilities")),
              entry("NICK", anytime(0, RegistrationCommands::nick, "NICK NAME: the account")),
              entry(
                  "USER",
                  anytime(4, RegistrationCommands::user, "USER NAME 0 * :REAL NAME: login")),
              entry("PASS", anytime(1, RegistrationCommands::pass, "PASS PASSWORD: before NICK")),
              entry("PING", anytime(1, RegistrationCommands::ping, "PING TOKEN: asks for a PONG")),
              entry("PONG", atOnce(1, RegistrationCommands::pong, "PONG TOKEN: answers a PING")),
              entry("QUIT", anytime(0, RegistrationCommands::quit, "QUIT [:REASON]: logs out")),
              entry("ERROR", anytime(0, RegistrationCommands::error, "ERROR: ignored")),
              entry("JOIN", chatting(1, ChannelCommands::join, "JOIN #A,#B: enters channels")),
              entry("PART", chatting(1, ChannelCommands::part, "PART #A,#B [:REASON]: leaves")),
              entry("NAMES", chatting(0, ChannelQueries::names, "NAMES #A,#B: who is in it")),
              entry("LIST", chatting(0, ChannelQueries::list, "LIST [#A,#B|>N|<N]: channels")),
              entry(
                  "PRIVMSG", sending(MessageCommands::privmsg, "PRIVMSG NAME|#A :TEXT: a message")),
              entry("NOTICE", sending(MessageCommands::notice, "NOTICE NAME|#A :TEXT: a notice")),
              entry("ISON", chatting(1, AccountQueries::ison, "ISON NAME…: who is logged in")),
              entry("USERHOST", chatting(1, AccountQueries::userhost, "USERHOST NAME…: masks")),
              entry("MOTD", chatting(0, ServerCommands::motd, "MOTD: message of the day")),
              entry("LUSERS", chatting(0, ServerCommands::lusers, "LUSERS: how many there are")),
              entry("VERSION", chatting(0, ServerCommands::version, "VERSION: of this server")),
              entry("TIME", chatting(0, ServerCommands::time, "TIME: of this server")),
              entry("INFO", chatting(0, ServerCommands::info, "INFO: about this server")),
              entry("LINKS", chatting(0, ServerCommands::links, "LINKS: the nodes")),
              entry("HELP", chatting(0, ServerCommands::help, "HELP [COMMAND]: this list"))));

  /// One command.
  ///
  /// @param anytime whether it may come before the login
  /// @param waits whether it is not to be answered before what the client asked for earlier
  /// @param fewest parameters
  private record Verb(
      boolean anytime,
      boolean waits,
      int fewest,
      BiConsumer<Client, IrcLine> handler,
      String help) {}

  private static Verb anytime(int fewest, BiConsumer<Client, IrcLine> handler, String help) {
    return new Verb(true, true, fewest, handler, help);
  }

  private static Verb atOnce(int fewest, BiConsumer<Client, IrcLine> handler, String help) {
    return new Verb(true, false, fewest, handler, help);
  }

  private static Verb chatting(int fewest, BiConsumer<Client, IrcLine> handler, String help) {
    return new Verb(false, true, fewest, handler, help);
  }

  private static Verb sending(BiConsumer<Client, IrcLine> handler, String help) {
    return new Verb(false, false, 0, handler, help);
  }

  private Commands() {}

  /// Whether the line is to be carried out only once all before it are done: the answers come in
  /// the order of the lines, and a question sees what the client did before it.
  static boolean waits(IrcLine line) {
    Verb verb = TABLE.get(line.verb());
    return verb == null || verb.waits();
  }

  /// Carries out a line, or answers why not.
  static void run(Client client, IrcLine line) {
    Verb verb = TABLE.get(line.verb());
    if (client.phase != Client.Phase.CHATTING && (verb == null || !verb.anytime())) {
      client.reply(Numeric.ERR_NOTREGISTERED, "You have not logged in: send NICK and USER");
    } else if (verb == null) {
      client.reply(Numeric.ERR_UNKNOWNCOMMAND, Words.middle(line.verb()), "Unknown command");
    } else if (line.parameters().size() < verb.fewest()) {
      client.reply(Numeric.ERR_NEEDMOREPARAMS, line.verb(), "Not enough parameters");
    } else {
      verb.handler().accept(client, line);
    }
  }

  /// What each command is for, by verb.
  static Map<String, String> help() {
    var help = new TreeMap<String, String>();
    TABLE.forEach((verb, entry) -> help.put(verb, entry.help()));
    return help;
  }
}
