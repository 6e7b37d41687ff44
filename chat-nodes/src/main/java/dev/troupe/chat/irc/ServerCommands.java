package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Counts;
import dev.troupe.chat.state.Masks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// About the server: `MOTD`, `LUSERS`, `VERSION`, `TIME`, `INFO`, `LINKS`, `HELP`.
///
/// Where a command names a server, any node's name will do: they all answer the same.
final class ServerCommands {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE MMMM d uuuu -- HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ServerCommands() {}

  static void motd(Client client, IrcLine line) {
    if (isHere(client, line.parameter(0))) {
      motd(client);
    }
  }

  /// The message of the day, or that there is none.
  static void motd(Client client) {
    if (client.host.motd().isEmpty()) {
      client.reply(Numeric.ERR_NOMOTD, "There is no message of the day");
      return;
    }
    client.reply(Numeric.RPL_MOTDSTART, "- " + client.host.shown() + " Message of the day -");
    client.host.motd().forEach(text -> client.reply(Numeric.RPL_MOTD, "- " + text));
    client.reply(Numeric.RPL_ENDOFMOTD, "End of /MOTD command");
  }

  static void lusers(Client client, IrcLine line) {
    client.look(ChatView::counts, counts -> lusers(client, counts));
  }

  /// How many there are.
  static void lusers(Client client, Counts counts) {
    int others = client.host.nodes().size() - 1;
    int online = counts.online();
    client.reply(
        Numeric.RPL_LUSERCLIENT,
        "There are %d users and 0 invisible on %d servers".formatted(online, others + 1));
    client.reply(Numeric.RPL_LUSEROP, Integer.toString(counts.operators()), "operator(s) online");
    client.reply(Numeric.RPL_LUSERCHANNELS, Integer.toString(counts.channels()), "channels formed");
    client.reply(Numeric.RPL_LUSERME, "I have %d clients and %d servers".formatted(online, others));
    client.reply(
        Numeric.RPL_LOCALUSERS,
        online + " " + counts.accounts(),
        "Current users %d, accounts %d".formatted(online, counts.accounts()));
    client.reply(
        Numeric.RPL_GLOBALUSERS,
        online + " " + counts.accounts(),
        "Current global users %d, accounts %d".formatted(online, counts.accounts()));
  }

  static void version(Client client, IrcLine line) {
    if (isHere(client, line.parameter(0))) {
      client.reply(
          Numeric.RPL_VERSION, Host.VERSION + " " + client.host.shown(), "https://troupe.dev");
      Welcome.supported(client);
    }
  }

  static void time(Client client, IrcLine line) {
    if (isHere(client, line.parameter(0))) {
      client.reply(
          Numeric.RPL_TIME, client.host.shown(), TIME.format(client.host.clock().instant()));
    }
  }

  static void info(Client client, IrcLine line) {
    if (isHere(client, line.parameter(0))) {
      for (String text :
          List.of(
              "Troupe: team chat that survives the crash of any two of three machines.",
              "Whichever node you are on, you see the same accounts, channels and messages.",
              "On-line since " + started(client.host.started()))) {
        client.reply(Numeric.RPL_INFO, text);
      }
      client.reply(Numeric.RPL_ENDOFINFO, "End of INFO list");
    }
  }

  static void links(Client client, IrcLine line) {
    Host host = client.host;
    for (String node : host.nodes()) {
      int hops = node.equals(host.node()) ? 0 : 1;
      client.reply(
          Numeric.RPL_LINKS,
          host.shown(node) + " " + host.shown(),
          hops + " " + host.network() + " node");
    }
    client.reply(Numeric.RPL_ENDOFLINKS, "*", "End of LINKS list");
  }

  static void help(Client client, IrcLine line) {
    String subject = line.parameter(0).toUpperCase(Locale.ROOT);
    Map<String, String> help = Commands.help();
    if (subject.isEmpty()) {
      client.reply(Numeric.RPL_HELPSTART, "*", "Commands; HELP COMMAND says more");
      client.list(Numeric.RPL_HELPTXT, "*", help.keySet());
      client.reply(Numeric.RPL_ENDOFHELP, "*", "End of help");
    } else if (help.containsKey(subject)) {
      client.reply(Numeric.RPL_HELPSTART, subject, subject);
      client.reply(Numeric.RPL_HELPTXT, subject, help.getOrDefault(subject, ""));
      client.reply(Numeric.RPL_ENDOFHELP, subject, "End of help");
    } else {
      client.reply(
          Numeric.ERR_HELPNOTFOUND, Words.middle(line.parameter(0)), "No help on this; try HELP");
    }
  }

  private static String started(Instant started) {
    return TIME.format(started);
  }

  /// Whether a server that a client names is one of the nodes, or the client itself, or none.
  private static boolean isHere(Client client, String server) {
    boolean known =
        server.isEmpty()
            || server.equalsIgnoreCase(client.nick)
            || client.host.nodes().stream()
                .anyMatch(node -> Masks.matches(server, client.host.shown(node)));
    if (!known) {
      client.reply(Numeric.ERR_NOSUCHSERVER, Words.middle(server), "No such server");
    }
    return known;
  }
}
