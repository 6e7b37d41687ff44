package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.function.Function;

/// Channels: `JOIN`, `PART`, `TOPIC`, `KICK`, `INVITE`.
final class ChannelCommands {
  /// Channels that one line may name.
  static final int MAX_TARGETS = 10;

  /// Members that one line may remove.
  static final int MAX_KICKED = 4;

  /// The longest topic or reason, in bytes.
  static final int MAX_TOPIC = 390;

  private ChannelCommands() {}

  static void join(Client client, IrcLine line) {
    if (line.parameter(0).equals("0")) {
      partAll(client);
      return;
    }
    List<String> keys = List.of(line.parameter(1).split(",", -1));
    List<String> channels = targets(client, line);
    for (int i = 0; i < channels.size(); i++) {
      String channel = channels.get(i);
      if (Names.isChannel(channel)) {
        String key = i < keys.size() ? keys.get(i) : "";
        client.submit(new ChatCommand.Join(client.nick, channel, key));
      } else {
        Refusals.noSuchChannel(client, channel);
      }
    }
  }

  /// `JOIN 0` leaves all channels (RFC 2812, 3.2.1).
  private static void partAll(Client client) {
    String account = client.nick;
    client.look(
        view -> view.seats(account, account),
        seats ->
            seats.forEach(
                seat -> client.submit(new ChatCommand.Part(account, seat.channel(), ""))));
  }

  static void part(Client client, IrcLine line) {
    for (String channel : targets(client, line)) {
      inChannel(
          client,
          channel,
          name -> new ChatCommand.Part(client.nick, name, limited(line.parameter(1))));
    }
  }

  static void topic(Client client, IrcLine line) {
    String channel = line.parameter(0);
    if (line.parameters().size() == 1) {
      ChannelQueries.askTopic(client, channel);
    } else {
      inChannel(
          client,
          channel,
          name -> new ChatCommand.SetTopic(client.nick, name, limited(line.parameter(1))));
    }
  }

  static void kick(Client client, IrcLine line) {
    String reason = line.parameter(2).isEmpty() ? client.nick : limited(line.parameter(2));
    List<String> names = Words.list(line.parameter(1));
    List<String> channels = Words.list(line.parameter(0));
    if (channels.size() != 1 && channels.size() != names.size()) {
      client.reply(Numeric.ERR_NEEDMOREPARAMS, "KICK", "One channel, or one for each name");
      return;
    }
    if (names.size() > MAX_KICKED) {
      client.reply(
          Numeric.ERR_TOOMANYTARGETS,
          Words.middle(line.parameter(1)),
          "A line removes at most %d; nobody was removed".formatted(MAX_KICKED));
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (Names.isAccount(name)) {
        inChannel(
            client,
            channels.get(channels.size() == 1 ? 0 : i),
            channel -> new ChatCommand.Kick(client.nick, channel, name, reason));
      } else {
        client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(name), "No such nick/channel");
      }
    }
  }

  static void invite(Client client, IrcLine line) {
    String name = line.parameter(0);
    if (line.parameters().isEmpty()) {
      ChannelQueries.invitations(client);
    } else if (line.parameters().size() < 2) {
      client.reply(Numeric.ERR_NEEDMOREPARAMS, "INVITE", "Not enough parameters");
    } else if (Names.isAccount(name)) {
      inChannel(
          client, line.parameter(1), channel -> new ChatCommand.Invite(client.nick, name, channel));
    } else {
      client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(name), "No such nick/channel");
    }
  }

  private static void inChannel(
      Client client, String channel, Function<String, ChatCommand> command) {
    if (Names.isChannel(channel)) {
      client.submit(command.apply(channel));
    } else {
      Refusals.noSuchChannel(client, channel);
    }
  }

  private static String limited(String text) {
    return Parts.of(text, MAX_TOPIC).getFirst();
  }

  private static List<String> targets(Client client, IrcLine line) {
    List<String> targets = List.of(line.parameter(0).split(",", MAX_TARGETS + 1));
    if (targets.size() <= MAX_TARGETS) {
      return targets;
    }
    client.reply(
        Numeric.ERR_TOOMANYTARGETS,
        Words.middle(targets.getLast()),
        "A line names at most 10 channels; these were not looked at");
    return targets.subList(0, MAX_TARGETS);
  }
}
