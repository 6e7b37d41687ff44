package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Room;
import dev.troupe.chat.state.Seat;
import dev.troupe.chat.state.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Questions about channels: `NAMES`, `LIST`, and what `TOPIC` is. Long answers go page by page,
/// each once the client's socket has taken the one before.
final class ChannelQueries {
  /// Members or channels of one page: some 10 KiB of lines.
  static final int PAGE = 250;

  /// Channels that a line of `NAMES` or `LIST` may name.
  private static final int MOST_NAMED = 10;

  private ChannelQueries() {}

  static void names(Client client, IrcLine line) {
    List<String> channels = Words.list(line.parameter(0));
    if (channels.isEmpty()) {
      client.reply(Numeric.RPL_ENDOFNAMES, "*", "End of /NAMES list");
    } else {
      List<String> named = channels.subList(0, Math.min(channels.size(), MOST_NAMED));
      names(client, new ArrayDeque<>(named), false, () -> end(client, String.join(",", named)));
    }
  }

  /// Who is in these channels, one after the other.
  static void names(Client client, Deque<String> channels, Runnable then) {
    names(client, channels, true, then);
  }

  /// @param ending whether each channel's answer has an end of its own
  private static void names(Client client, Deque<String> channels, boolean ending, Runnable then) {
    String channel = channels.pollFirst();
    String viewer = client.nick;
    if (channel == null) {
      then.run();
      return;
    }
    client.look(
        view -> view.room(channel, viewer),
        room -> {
          Runnable next =
              () -> {
                if (ending) {
                  end(client, room.map(Room::name).orElse(channel));
                }
                names(client, channels, ending, then);
              };
          room.ifPresentOrElse(found -> page(client, found, "", next), next);
        });
  }

  private static void page(Client client, Room room, String after, Runnable then) {
    String viewer = client.nick;
    String sign = room.row().modes().has('s') ? "@ " : "= ";
    client.look(
        view -> view.membersOnline(room.name(), viewer, after, PAGE),
        seats -> {
          client.list(
              Numeric.RPL_NAMREPLY,
              sign + room.name(),
              seats.stream().map(seat -> word(client, seat)).toList());
          if (seats.size() < PAGE) {
            then.run();
          } else {
            String last = Names.key(seats.getLast().person().name());
            client.whenTaken(() -> page(client, room, last, then));
          }
        });
  }

  private static String word(Client client, Seat seat) {
    Person person = seat.person();
    return prefix(client, seat)
        + (client.has(Capability.USERHOST_IN_NAMES) ? person.mask() : person.name());
  }

  /// The signs before a member's name, as many as the client wants.
  static String prefix(Client client, Seat seat) {
    String all = seat.rank().prefixes();
    return client.has(Capability.MULTI_PREFIX) || all.length() < 2 ? all : all.substring(0, 1);
  }

  private static void end(Client client, String channel) {
    client.reply(Numeric.RPL_ENDOFNAMES, Words.middle(channel), "End of /NAMES list");
  }

  static void askTopic(Client client, String channel) {
    withRoom(
        client,
        channel,
        room -> {
          if (room.row().topic().text().isEmpty()) {
            client.reply(Numeric.RPL_NOTOPIC, room.name(), "No topic is set");
          } else {
            topic(client, room.row());
          }
        });
  }

  /// Looks at a channel, if there is one for the eyes of this client.
  static void withRoom(Client client, String channel, Consumer<Room> answer) {
    String viewer = client.nick;
    client.look(
        view -> view.room(channel, viewer),
        room -> room.ifPresentOrElse(answer, () -> Refusals.noSuchChannel(client, channel)));
  }

  /// A channel's topic and who set it, if it has one.
  static void topic(Client client, ChannelRow channel) {
    Topic topic = channel.topic();
    if (!topic.text().isEmpty()) {
      client.reply(Numeric.RPL_TOPIC, channel.name(), topic.text());
      client.words(
          Numeric.RPL_TOPICWHOTIME,
          "%s %s %d".formatted(channel.name(), topic.by(), topic.timeMillis() / 1_000));
    }
  }

  static void list(Client client, IrcLine line) {
    var wanted = ListFilter.of(Words.list(line.parameter(0)), client.host.clock().millis());
    client.reply(Numeric.RPL_LISTSTART, "Channel", "Users  Name");
    if (wanted.named().isEmpty()) {
      list(client, wanted, "");
    } else {
      String viewer = client.nick;
      client.look(
          view ->
              wanted.named().stream()
                  .limit(MOST_NAMED)
                  .flatMap(name -> view.room(name, viewer).stream())
                  .toList(),
          rooms -> {
            rooms.forEach(room -> show(client, room));
            endList(client);
          });
    }
  }

  /// The channels that the client may enter without more ado.
  static void invitations(Client client) {
    String account = client.nick;
    client.look(
        view -> view.invitations(account),
        channels -> {
          channels.forEach(channel -> client.words(Numeric.RPL_INVITELIST, channel));
          client.reply(Numeric.RPL_ENDOFINVITELIST, "End of /INVITE list");
        });
  }

  private static void list(Client client, Predicate<Room> wanted, String after) {
    String viewer = client.nick;
    client.look(
        view -> view.rooms(viewer, after, PAGE),
        rooms -> {
          rooms.stream().filter(wanted).forEach(room -> show(client, room));
          if (rooms.size() < PAGE) {
            endList(client);
          } else {
            String last = Names.key(rooms.getLast().name());
            client.whenTaken(() -> list(client, wanted, last));
          }
        });
  }

  private static void show(Client client, Room room) {
    client.reply(Numeric.RPL_LIST, room.name() + " " + room.members(), room.row().topic().text());
  }

  private static void endList(Client client) {
    client.reply(Numeric.RPL_LISTEND, "End of /LIST");
  }
}
