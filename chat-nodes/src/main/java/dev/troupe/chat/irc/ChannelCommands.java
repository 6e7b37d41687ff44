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
    for (String channel : targets(line.parameter(0))) {
      if (Names.isChannel(channel)) {
        client.submit(new ChatCommand.Join(client.nick, channel));
      } else {
        noSuchChannel(client, channel);
      }
    }
  }

  static void part(Client client, IrcLine line) {
    for (String channel : targets(line.parameter(0))) {
      if (Names.isChannel(channel)) {
        client.submit(new ChatCommand.Part(client.nick, channel, line.parameter(1)));
      } else {
        noSuchChannel(client, channel);
      }
    }
  }

  static void noSuchChannel(Client client, String channel) {
    client.reply(Numeric.ERR_NOSUCHCHANNEL, RegistrationCommands.word(channel), "No such channel");
  }

  private static List<String> targets(String list) {
    List<String> targets = List.of(list.split(",", MAX_TARGETS + 1));
    return targets.subList(0, Math.min(targets.size(), MAX_TARGETS));
  }
}
