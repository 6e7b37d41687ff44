package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.Modes;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Outcome;
import java.util.ArrayDeque;
import java.util.List;

/// What a client is told when it has logged in: about the server, where it is, and its mail.
final class Welcome {
  /// Words of `005` that fit on a line beside the client's name and the end (RFC 2812, 2.3).
  private static final int MOST_WORDS = 13;

  private Welcome() {}

  static void to(Client client, Outcome.LoggedIn loggedIn) {
    Host host = client.host;
    client.nick = loggedIn.account().name();
    client.phase = Client.Phase.CHATTING;
    client.reply(
        Numeric.RPL_WELCOME,
        "Welcome to %s, %s".formatted(host.network(), loggedIn.account().mask()));
    client.reply(Numeric.RPL_YOURHOST, "You are on " + host.shown());
    client.reply(
        Numeric.RPL_CREATED,
        loggedIn.created() ? "Your account is new" : "Your account was here already");
    client.words(
        Numeric.RPL_MYINFO,
        "%s %s io b%sklov bklov".formatted(host.shown(), Host.VERSION, Modes.FLAGS));
    supported(client);
    ResendCommand.give(client);
    ServerCommands.lusers(client, loggedIn.counts());
    ServerCommands.motd(client);
    client.holdMail(loggedIn.mail());
    var channels = new ArrayDeque<String>();
    for (ChannelRow channel : loggedIn.channels()) {
      Events.join(client, loggedIn.account(), channel.name());
      ChannelQueries.topic(client, channel);
      ProfileCommands.showMark(client, channel.name());
      channels.add(channel.name());
    }
    ChannelQueries.names(client, channels, client::releaseMail);
  }

  /// What the server supports (`005`), in as many lines as it needs.
  static void supported(Client client) {
    List<String> words =
        List.of(
            "CASEMAPPING=ascii",
            "CHANTYPES=#",
            "PREFIX=(ov)@+",
            "CHANMODES=b,k,l," + Modes.FLAGS,
            "MODES=" + ModeCommands.MOST,
            "MAXLIST=b:100",
            "CHANLIMIT=#:100",
            "NICKLEN=" + Names.MAX_ACCOUNT,
            "CHANNELLEN=" + Names.MAX_CHANNEL,
            "TOPICLEN=" + ChannelCommands.MAX_TOPIC,
            "KICKLEN=" + ChannelCommands.MAX_TOPIC,
            "AWAYLEN=" + ProfileCommands.MAX_TEXT,
            "NAMELEN=" + ProfileCommands.MAX_TEXT,
            "KEYLEN=" + ModeCommands.MAX_KEY,
            "NETWORK=" + client.host.network(),
            "WHOX",
            "MONITOR=" + Monitored.MOST,
            "CHATHISTORY=" + HistoryCommand.MOST,
            "MSGREFTYPES=msgid,timestamp",
            "ELIST=CMNTU",
            "UTF8ONLY",
            "TARGMAX=JOIN:10,PART:10,KICK:4,NAMES:10,LIST:,PRIVMSG:4,NOTICE:4,TAGMSG:4,WHOIS:1,MONITOR:");
    for (int from = 0; from < words.size(); from += MOST_WORDS) {
      List<String> some = words.subList(from, Math.min(words.size(), from + MOST_WORDS));
      client.reply(Numeric.RPL_ISUPPORT, String.join(" ", some), "are supported by this server");
    }
  }
}
