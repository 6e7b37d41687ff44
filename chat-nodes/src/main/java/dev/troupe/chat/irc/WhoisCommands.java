package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Seat;
import java.util.List;
import java.util.Optional;

/// Who somebody is or was: `WHOIS` and `WHOWAS`.
final class WhoisCommands {
  private WhoisCommands() {}

  private record Known(Optional<Person> person, List<Seat> seats) {
    static Known of(ChatView view, String name, String viewer) {
      return new Known(view.person(name), view.seats(name, viewer));
    }
  }

  /// `WHOIS [SERVER] NAME`: where there are two the last one is meant.
  static void whois(Client client, IrcLine line) {
    String name = line.parameter(Math.min(line.parameters().size(), 2) - 1);
    String viewer = client.nick;
    if (name.isEmpty()) {
      client.reply(Numeric.ERR_NONICKNAMEGIVEN, "No nickname given");
      return;
    }
    client.look(
        view -> Known.of(view, name, viewer),
        known -> {
          if (known.person().filter(Person::online).isPresent()) {
            show(client, known.person().get(), known.seats());
          } else {
            client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(name), "No such nick/channel");
          }
          client.reply(Numeric.RPL_ENDOFWHOIS, Words.middle(name), "End of /WHOIS list");
        });
  }

  private static void show(Client client, Person person, List<Seat> seats) {
    String name = person.name();
    client.reply(
        Numeric.RPL_WHOISUSER,
        name + " " + person.user() + " " + Person.HOST + " *",
        person.realName());
    client.list(
        Numeric.RPL_WHOISCHANNELS,
        name,
        seats.stream().map(seat -> ChannelQueries.prefix(client, seat) + seat.channel()).toList());
    client.reply(
        Numeric.RPL_WHOISSERVER,
        name + " " + client.host.shown(person.node()),
        client.host.network() + " node");
    long idle = Math.max(0, client.host.clock().millis() - person.activeMillis()) / 1_000;
    client.words(
        Numeric.RPL_WHOISIDLE,
        "%s %d %d :seconds idle, signon time".formatted(name, idle, person.sinceMillis() / 1_000));
    if (person.operator()) {
      client.reply(Numeric.RPL_WHOISOPERATOR, name, "is an IRC operator");
    }
    if (!person.away().isEmpty()) {
      client.reply(Numeric.RPL_AWAY, name, person.away());
    }
    if (person.secure()) {
      client.reply(Numeric.RPL_WHOISSECURE, name, "is using a secure connection");
    }
    if (person.hasPassword()) {
      client.reply(Numeric.RPL_WHOISACCOUNT, name + " " + name, "is logged in as");
    }
  }

  /// Accounts stay, so everybody who ever was here can be told of, and when he left.
  static void whowas(Client client, IrcLine line) {
    String name = line.parameter(0);
    if (name.isEmpty()) {
      client.reply(Numeric.ERR_NONICKNAMEGIVEN, "No nickname given");
      return;
    }
    client.look(
        view -> view.person(name),
        person -> {
          if (person.isEmpty() || person.get().online()) {
            client.reply(
                Numeric.ERR_WASNOSUCHNICK, Words.middle(name), "There was no such nickname");
          } else {
            Person was = person.get();
            client.reply(
                Numeric.RPL_WHOWASUSER,
                was.name() + " " + was.user() + " " + Person.HOST + " *",
                was.realName());
            client.reply(
                Numeric.RPL_WHOISSERVER,
                was.name() + " " + client.host.shown(),
                "until " + Voice.time(was.sinceMillis()));
          }
          client.reply(Numeric.RPL_ENDOFWHOWAS, Words.middle(name), "End of WHOWAS");
        });
  }
}
