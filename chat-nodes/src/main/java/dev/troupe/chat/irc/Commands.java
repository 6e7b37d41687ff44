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
              entry("CAP", anytime(1, CapCommands::cap, "LS|LIST|REQ|END: capabilities")),
              entry("AUTHENTICATE", anytime(1, SaslCommands::authenticate, "MECHANISM: SASL")),
              entry("PASS", anytime(1, RegistrationCommands::pass, "PASSWORD: before NICK")),
              entry("NICK", anytime(0, RegistrationCommands::nick, "NAME: the account")),
              entry("USER", anytime(4, RegistrationCommands::user, "USER 0 * :REAL NAME: login")),
              entry("TOKEN", anytime(1, ResendCommand::token, "TOKEN: go on after a break")),
              entry("REGISTER", anytime(3, AccountCommands::register, "* * PASSWORD: sets it")),
              entry("PING", anytime(1, RegistrationCommands::ping, "TOKEN: asks for a PONG")),
              entry("PONG", atOnce(1, RegistrationCommands::pong, "TOKEN: answers a PING")),
              entry("QUIT", anytime(0, RegistrationCommands::quit, "[:REASON]: logs out")),
              entry("ERROR", anytime(0, RegistrationCommands::error, ": ignored")),
              entry("JOIN", chatting(1, ChannelCommands::join, "#A,#B [KEY,KEY]: enters")),
              entry("PART", chatting(1, ChannelCommands::part, "#A,#B [:REASON]: leaves")),
              entry("TOPIC", chatting(1, ChannelCommands::topic, "#A [:TOPIC]: shows or sets")),
              entry("KICK", chatting(2, ChannelCommands::kick, "#A NAME [:REASON]: removes")),
              entry("INVITE", chatting(0, ChannelCommands::invite, "[NAME #A]: lets in, or lists")),
              entry("MODE", chatting(1, ModeCommands::mode, "#A [CHANGES]: shows or sets modes")),
              entry("NAMES", chatting(0, ChannelQueries::names, "#A,#B: who is in it")),
              entry("LIST", chatting(0, ChannelQueries::list, "[#A,#B|>N|<N]: channels")),
              entry("PRIVMSG", sending(MessageCommands::privmsg, "NAME|#A :TEXT: a message")),
              entry("NOTICE", sending(MessageCommands::notice, "NAME|#A :TEXT: a notice")),
              entry("TAGMSG", sending(MessageCommands::tagmsg, "NAME|#A: tags only")),
              entry("AWAY", chatting(0, ProfileCommands::away, "[:REASON]: away, or back")),
              entry("SETNAME", chatting(1, ProfileCommands::setName, ":REAL NAME: changes it")),
              entry("MARKREAD", chatting(0, ProfileCommands::markRead, "NAME|#A [TIME]: read")),
              entry(
                  "CHATHISTORY",
                  chatting(1, HistoryCommand::chatHistory, "LATEST|… #A PLACE LIMIT: messages")),
              entry("WHO", chatting(1, WhoCommand::who, "#A|NAME|MASK [%FIELDS]: who is there")),
              entry("WHOIS", chatting(1, WhoisCommands::whois, "NAME: who it is")),
              entry("WHOWAS", chatting(1, WhoisCommands::whowas, "NAME: who it was")),
              entry("ISON", chatting(1, AccountQueries::ison, "NAME…: who is logged in")),
              entry("USERHOST", chatting(1, AccountQueries::userhost, "NAME…: masks")),
              entry(
                  "MONITOR", chatting(1, MonitorCommand::monitor, "+|-|C|L|S [NAME,NAME]: watch")),
              entry("RATE", chatting(1, RateCommand::rate, "1 to 5, halves allowed: this node")),
              entry("NS", chatting(0, NickServ::ns, "LIST|INFO|SET|DROP|HELP: accounts")),
              entry("NICKSERV", chatting(0, NickServ::ns, "the same as NS")),
              entry("OPER", chatting(2, OperCommands::oper, "NAME PASSWORD: become an operator")),
              entry("KILL", chatting(2, OperCommands::kill, "NAME :REASON: ends a session")),
              entry("WALLOPS", chatting(1, OperCommands::wallops, ":TEXT: to all operators")),
              entry("MOTD", chatting(0, ServerCommands::motd, ": message of the day")),
              entry("LUSERS", chatting(0, ServerCommands::lusers, ": how many there are")),
              entry("VERSION", chatting(0, ServerCommands::version, ": of this server")),
              entry("TIME", chatting(0, ServerCommands::time, ": of this server")),
              entry("INFO", chatting(0, ServerCommands::info, ": about this server")),
              entry("LINKS", chatting(0, ServerCommands::links, ": the nodes")),
              entry("HELP", chatting(0, ServerCommands::help, "[COMMAND]: this list")),
              entry("HELPOP", chatting(0, ServerCommands::help, "the same as HELP"))));

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
    TABLE.forEach((verb, entry) -> help.put(verb, verb + " " + entry.help()));
    return help;
  }
}
