package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Room;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/// Questions about channels: `NAMES` and `LIST`. Long answers go page by page, each once the
/// client's socket has taken the one before.
final class ChannelQueries {
  /// Members or channels of one page: some 10 KiB of lines.
  private static final int PAGE = 250;

  private ChannelQueries() {}

  static void names(Client client, IrcLine line) {
    List<String> channels = Words.list(line.parameter(0));
    if (channels.isEmpty()) {
      client.reply(Numeric.RPL_ENDOFNAMES, "*", "End of /NAMES list");
    } else {
      names(client, new ArrayDeque<>(channels.subList(0, Math.min(channels.size(), 10))), () -> {});
    }
  }

  /// Who is in these channels, one after the other.
  static void names(Client client, Deque<String> channels, Runnable then) {
    String channel = channels.pollFirst();
    if (channel == null) {
      then.run();
    } else if (Names.isChannel(channel)) {
      client.look(
          view -> view.room(channel).map(Room::name).orElse(channel),
          name -> page(client, name, "", () -> names(client, channels, then)));
    } else {
      end(client, Words.middle(channel));
      names(client, channels, then);
    }
  }

  private static void page(Client client, String channel, String after, Runnable then) {
    client.look(
        view -> view.membersOnline(channel, after, PAGE),
        people -> {
          client.list(
              Numeric.RPL_NAMREPLY,
              "= " + channel,
              people.stream().map(person -> word(client, person)).toList());
          if (people.size() < PAGE) {
            end(client, channel);
            then.run();
          } else {
            String last = Names.key(people.getLast().name());
            client.whenTaken(() -> page(client, channel, last, then));
          }
        });
  }

  private static String word(Client client, Person person) {
    return client.has(Capability.USERHOST_IN_NAMES) ? Client.mask(person.name()) : person.name();
  }

  private static void end(Client client, String channel) {
    client.reply(Numeric.RPL_ENDOFNAMES, channel, "End of /NAMES list");
  }

  static void list(Client client, IrcLine line) {
    Predicate<Room> wanted = room -> true;
    var named = new ArrayDeque<String>();
    for (String word : Words.list(line.parameter(0))) {
      if (word.matches("[<>][0-9]{1,6}")) {
        int count = Integer.parseInt(word.substring(1));
        boolean more = word.startsWith(">");
        wanted = wanted.and(room -> more ? room.members() > count : room.members() < count);
      } else {
        named.add(word);
      }
    }
    client.reply(Numeric.RPL_LISTSTART, "Channel", "Users  Name");
    if (named.isEmpty()) {
      list(client, wanted, "");
    } else {
      client.look(
          view -> named.stream().limit(100).flatMap(name -> view.room(name).stream()).toList(),
          rooms -> {
            rooms.forEach(room -> show(client, room));
            endList(client);
          });
    }
  }

  private static void list(Client client, Predicate<Room> wanted, String after) {
    client.look(
        (ChatView view) -> view.rooms(after, PAGE),
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
    client.reply(Numeric.RPL_LIST, room.name() + " " + room.members(), "");
  }

  private static void endList(Client client) {
    client.reply(Numeric.RPL_LISTEND, "End of /LIST");
  }
}
