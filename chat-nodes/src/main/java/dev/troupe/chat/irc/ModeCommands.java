package dev.troupe.chat.irc;

import dev.troupe.chat.state.Ban;
import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ModeChange;
import dev.troupe.chat.state.Modes;
import dev.troupe.chat.state.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// `MODE`, of channels and of oneself.
final class ModeCommands {
  /// Changes that one line may make.
  static final int MOST = 20;

  /// The longest key of a channel.
  static final int MAX_KEY = 32;

  /// The longest mask of a ban.
  private static final int MAX_MASK = 120;

  private ModeCommands() {}

  static void mode(Client client, IrcLine line) {
    if (line.parameter(0).startsWith("#")) {
      ofChannel(client, line);
    } else {
      ofUser(client, line);
    }
  }

  private static void ofChannel(Client client, IrcLine line) {
    String channel = line.parameter(0);
    if (line.parameter(1).isEmpty()) {
      show(client, channel);
      return;
    }
    Deque<String> parameters =
        new ArrayDeque<>(line.parameters().subList(2, line.parameters().size()));
    var changes = new ArrayList<ModeChange>();
    boolean on = true;
    boolean listed = false;
    String letters = line.parameter(1);
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (letter == '+' || letter == '-') {
        on = letter == '+';
      } else if (letter == 'b' && parameters.isEmpty()) {
        listed = true;
      } else {
        change(client, channel, letter, on, parameters, changes);
      }
    }
    if (listed) {
      bans(client, channel);
    }
    if (changes.size() > MOST) {
      client.reply(
          Numeric.ERR_TOOMANYTARGETS,
          Words.middle(line.parameter(1)),
          "A line changes at most %d modes; nothing was changed".formatted(MOST));
    } else if (!changes.isEmpty()) {
      client.submit(new ChatCommand.SetModes(client.nick, channel, changes));
    }
  }

  private static void change(
      Client client,
      String channel,
      char letter,
      boolean on,
      Deque<String> parameters,
      List<ModeChange> changes) {
    boolean given = !parameters.isEmpty();
    boolean takes = letter == 'o' || letter == 'v' || letter == 'b' || letter == 'k';
    String parameter =
        takes || (letter == 'l' && on)
            ? (parameters.isEmpty() ? "" : parameters.removeFirst())
            : "";
    switch (letter) {
      case 'o', 'v', 'b' -> {
        if (parameter.isEmpty()) {
          client.reply(Numeric.ERR_NEEDMOREPARAMS, "MODE", "Not enough parameters");
        } else if (parameter.length() > MAX_MASK) {
          invalid(client, channel, letter, "*", "is too long");
        } else {
          changes.add(new ModeChange(letter, on, Words.middle(parameter)));
        }
      }
      case 'k' -> {
        if (on && !given) {
          client.reply(Numeric.ERR_NEEDMOREPARAMS, "MODE", "Not enough parameters");
        } else {
          key(client, channel, on, parameter, changes);
        }
      }
      case 'l' -> {
        if (!on) {
          changes.add(new ModeChange('l', false, ""));
        } else if (parameter.isEmpty()) {
          client.reply(Numeric.ERR_NEEDMOREPARAMS, "MODE", "Not enough parameters");
        } else if (parameter.matches("[1-9][0-9]{0,5}")) {
          changes.add(new ModeChange('l', true, parameter));
        } else {
          invalid(client, channel, 'l', Words.middle(parameter), "must be a number from 1");
        }
      }
      default -> {
        if (Modes.FLAGS.indexOf(letter) >= 0) {
          changes.add(new ModeChange(letter, on, ""));
        } else {
          client.reply(
              Numeric.ERR_UNKNOWNMODE, String.valueOf(letter), "is unknown mode char to me");
        }
      }
    }
  }

  private static void key(
      Client client, String channel, boolean on, String parameter, List<ModeChange> changes) {
    boolean right =
        !parameter.isEmpty()
            && parameter.length() <= MAX_KEY
            && parameter.chars().noneMatch(c -> c <= ' ' || c == ',' || c == ':');
    if (!on || right) {
      changes.add(new ModeChange('k', on, on ? parameter : ""));
    } else {
      invalid(client, channel, 'k', "*", "Key is not well-formed");
    }
  }

  private static void invalid(
      Client client, String channel, char letter, String parameter, String why) {
    client.reply(
        Numeric.ERR_INVALIDMODEPARAM,
        "%s %c %s".formatted(Words.middle(channel), letter, parameter),
        why);
  }

  /// The key is for members' eyes.
  private static void show(Client client, String channel) {
    ChannelQueries.withRoom(client, channel, room -> showModes(client, room.row()));
  }

  private static void showModes(Client client, ChannelRow channel) {
    String viewer = client.nick;
    client.look(
        view -> view.seat(viewer, channel.name()).isPresent(),
        member -> {
          Modes modes = channel.modes();
          var letters = new StringBuilder("+").append(modes.flags());
          var parameters = new StringBuilder();
          if (!modes.key().isEmpty()) {
            letters.append('k');
            parameters.append(' ').append(member ? modes.key() : "*");
          }
          if (modes.limit() > 0) {
            letters.append('l');
            parameters.append(' ').append(modes.limit());
          }
          client.words(Numeric.RPL_CHANNELMODEIS, channel.name() + " " + letters + parameters);
          if (channel.createdMillis() > 0) {
            client.words(
                Numeric.RPL_CREATIONTIME, channel.name() + " " + channel.createdMillis() / 1_000);
          }
        });
  }

  private static void bans(Client client, String channel) {
    ChannelQueries.withRoom(
        client,
        channel,
        room -> {
          String name = room.name();
          for (Ban ban : room.row().bans()) {
            client.words(
                Numeric.RPL_BANLIST,
                "%s %s %s %d".formatted(name, ban.mask(), ban.by(), ban.timeMillis() / 1_000));
          }
          client.reply(Numeric.RPL_ENDOFBANLIST, name, "End of channel ban list");
        });
  }

  /// Of one's own modes only `i` can be set, and means nothing: that an account is there is no
  /// secret. Clients set it without being asked.
  private static void ofUser(Client client, IrcLine line) {
    String name = line.parameter(0);
    if (!Names.key(name).equals(Names.key(client.nick))) {
      otherUser(client, name);
    } else if (line.parameter(1).isEmpty()) {
      String account = client.nick;
      client.look(
          view -> view.person(account).filter(p -> p.operator()).isPresent(),
          operator ->
              client.words(
                  Numeric.RPL_UMODEIS,
                  "+" + (client.invisible ? "i" : "") + (operator ? "o" : "")));
    } else {
      setOwn(client, line.parameter(1));
    }
  }

  private static void setOwn(Client client, String letters) {
    boolean on = true;
    boolean before = client.invisible;
    boolean unknown = false;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      switch (letter) {
        case '+', '-' -> on = letter == '+';
        case 'i' -> client.invisible = on;
        case 'o', 'w' -> {}
        default -> unknown = true;
      }
    }
    if (unknown) {
      client.reply(Numeric.ERR_UMODEUNKNOWNFLAG, "Unknown MODE flag");
    }
    if (before != client.invisible) {
      client.raw(
          ":%s MODE %s :%si".formatted(client.nick, client.nick, client.invisible ? "+" : "-"));
    }
  }

  private static void otherUser(Client client, String name) {
    client.look(
        view -> view.person(name).isPresent(),
        there -> {
          if (there) {
            client.reply(Numeric.ERR_USERSDONTMATCH, "Cannot change mode for other users");
          } else {
            client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(name), "No such nick/channel");
          }
        });
  }
}
