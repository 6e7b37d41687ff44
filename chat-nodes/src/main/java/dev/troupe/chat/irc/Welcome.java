package dev.troupe.chat.irc;

import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a client is told when it has logged in: about the server, where it is, and its mail.
final class Welcome {
  /// Words of `005` that fit on a line beside the client's name and the end (RFC 2812, 2.3).
  private static final int MOST_WORDS = 13;

  private Welcome() {}

  static void to(Client client, Outcome.LoggedIn loggedIn) {
    Host host = client.host;
    client.nick = loggedIn.account();
    client.phase = Client.Phase.CHATTING;
    client.reply(
        Numeric.RPL_WELCOME,
        "Welcome to %s, %s".formatted(host.network(), Client.mask(client.nick)));
    client.reply(Numeric.RPL_YOURHOST, "You are on " + host.node());
    client.reply(
        Numeric.RPL_CREATED,
        loggedIn.created() ? "Your account is new" : "Your account was here already");
    client.words(Numeric.RPL_MYINFO, host.node() + " " + Host.VERSION + " o o");
    supported(client);
    ServerCommands.motd(client);
    client.holdMail(loggedIn.mail());
    var channels = new ArrayDeque<String>();
    for (Outcome.Roster roster : loggedIn.channels()) {
      client.from(client.nick, "JOIN " + roster.channel());
      channels.add(roster.channel());
    }
    ChannelQueries.names(client, channels, client::releaseMail);
  }

  /// What the server supports (`005`), in as many lines as it needs.
  static void supported(Client client) {
    var words =
        new ArrayList<>(
            List.of(
                "CASEMAPPING=ascii",
                "CHANTYPES=#",
                "CHANNELLEN=" + Names.MAX_CHANNEL,
                "NICKLEN=" + Names.MAX_ACCOUNT,
                "NETWORK=" + client.host.network().replace(" ", "\\x20"),
                "ELIST=U",
                "UTF8ONLY",
                "MAXTARGETS=" + MessageCommands.MAX_TARGETS,
                "TARGMAX=JOIN:10,PART:10,NAMES:10,LIST:,PRIVMSG:%d,NOTICE:%d"
                    .formatted(MessageCommands.MAX_TARGETS, MessageCommands.MAX_TARGETS)));
    for (int from = 0; from < words.size(); from += MOST_WORDS) {
      List<String> some = words.subList(from, Math.min(words.size(), from + MOST_WORDS));
      client.reply(Numeric.RPL_ISUPPORT, String.join(" ", some), "are supported by this server");
    }
  }
}
