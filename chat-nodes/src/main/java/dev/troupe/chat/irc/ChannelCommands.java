package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;
import java.util.List;

/// Channels: `JOIN` and `PART`; each takes several, with commas between.
final class ChannelCommands {
  /// Channels that one line may name.
  static final int MAX_TARGETS = 10;

  private ChannelCommands() {}

  static void join(Client client, IrcLine line) {
    for (String channel : targets(client, line)) {
      if (Names.isChannel(channel)) {
        client.submit(new ChatCommand.Join(client.nick, channel));
      } else {
        noSuchChannel(client, channel);
      }
    }
  }

  static void part(Client client, IrcLine line) {
    for (String channel : targets(client, line)) {
      if (Names.isChannel(channel)) {
        client.submit(new ChatCommand.Part(client.nick, channel, line.parameter(1)));
      } else {
        noSuchChannel(client, channel);
      }
    }
  }

  static void noSuchChannel(Client client, String channel) {
    client.reply(Numeric.ERR_NOSUCHCHANNEL, Words.middle(channel), "No such channel");
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
