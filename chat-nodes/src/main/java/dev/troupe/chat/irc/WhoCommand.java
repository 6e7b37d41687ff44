package dev.troupe.chat.irc;

import dev.troupe.chat.state.Masks;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Rank;
import dev.troupe.chat.state.Seat;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;

/// `WHO`, of a channel, a name or a mask, plain and with the fields of WHOX. Only accounts that are
/// logged in are listed.
final class WhoCommand {
  /// The fields of WHOX in the order in which they are sent.
  private static final String FIELDS = "tcuihsnfdlaor";

  private WhoCommand() {}

  /// @param mask as it was given, which the end repeats
  /// @param fields that WHOX asks for, in its own order; empty for a plain answer
  /// @param token that WHOX repeats
  /// @param operatorsOnly whether only operators of the network are wanted
  private record Question(String mask, String fields, String token, boolean operatorsOnly) {}

  static void who(Client client, IrcLine line) {
    Question question = question(line);
    if (question.mask().startsWith("#")) {
      ofChannel(client, question, "");
    } else if (question.mask().matches(".*[*?].*") || question.mask().equals("0")) {
      ofMask(client, question, "");
    } else {
      ofName(client, question);
    }
  }

  private static Question question(IrcLine line) {
    String options = line.parameter(1);
    int percent = options.indexOf('%');
    boolean operators =
        options.substring(0, Math.max(percent, 0)).contains("o")
            || (percent < 0 && options.equals("o"));
    if (percent < 0) {
      return new Question(line.parameter(0), "", "", operators);
    }
    String asked = options.substring(percent + 1);
    int comma = asked.indexOf(',');
    String fields = comma < 0 ? asked : asked.substring(0, comma);
    String token = comma < 0 ? "" : asked.substring(comma + 1);
    String usable = token.matches("[0-9]{1,3}") ? token : "0";
    return new Question(line.parameter(0), "%" + fields, usable, operators);
  }

  private static void ofChannel(Client client, Question question, String after) {
    String viewer = client.nick;
    client.look(
        view -> view.membersOnline(question.mask(), viewer, after, ChannelQueries.PAGE),
        seats -> {
          seats.stream()
              .filter(seat -> wanted(question).test(seat.person()))
              .forEach(seat -> show(client, question, seat));
          if (seats.size() < ChannelQueries.PAGE) {
            end(client, question);
          } else {
            String last = Names.key(seats.getLast().person().name());
            client.whenTaken(() -> ofChannel(client, question, last));
          }
        });
  }

  private static void ofMask(Client client, Question question, String after) {
    String mask = question.mask().equals("0") ? "*" : question.mask();
    client.look(
        view -> view.people(after, ChannelQueries.PAGE),
        people -> {
          people.stream()
              .filter(Person::online)
              .filter(wanted(question))
              .filter(person -> fits(mask, person))
              .forEach(person -> show(client, question, new Seat("*", person, Rank.NONE)));
          if (people.size() < ChannelQueries.PAGE) {
            end(client, question);
          } else {
            String last = Names.key(people.getLast().name());
            client.whenTaken(() -> ofMask(client, question, last));
          }
        });
  }

  private static boolean fits(String mask, Person person) {
    return List.of(person.name(), person.user(), Person.HOST, person.realName(), person.node())
        .stream()
        .anyMatch(text -> Masks.matches(mask, text));
  }

  private static void ofName(Client client, Question question) {
    client.look(
        view -> view.person(question.mask()),
        person -> {
          person
              .filter(Person::online)
              .filter(wanted(question))
              .ifPresent(found -> show(client, question, new Seat("*", found, Rank.NONE)));
          end(client, question);
        });
  }

  private static Predicate<Person> wanted(Question question) {
    return person -> !question.operatorsOnly() || person.operator();
  }

  private static void end(Client client, Question question) {
    client.reply(Numeric.RPL_ENDOFWHO, Words.middle(question.mask()), "End of /WHO list");
  }

  private static void show(Client client, Question question, Seat seat) {
    Person person = seat.person();
    if (question.fields().isEmpty()) {
      client.reply(
          Numeric.RPL_WHOREPLY,
          String.join(
              " ",
              seat.channel(),
              person.user(),
              Person.HOST,
              client.host.shown(person.node()),
              person.name(),
              flags(client, seat)),
          "0 " + person.realName());
    } else {
      extended(client, question, seat);
    }
  }

  /// The fields that were asked for, in the order that all servers use.
  private static void extended(Client client, Question question, Seat seat) {
    Person person = seat.person();
    var words = new StringJoiner(" ");
    String name = "";
    for (int i = 0; i < FIELDS.length(); i++) {
      char field = FIELDS.charAt(i);
      if (question.fields().indexOf(field) < 0) {
        continue;
      }
      switch (field) {
        case 't' -> words.add(question.token());
        case 'c' -> words.add(seat.channel());
        case 'u' -> words.add(person.user());
        case 'i' -> words.add("255.255.255.255");
        case 'h' -> words.add(Person.HOST);
        case 's' -> words.add(client.host.shown(person.node()));
        case 'n' -> words.add(person.name());
        case 'f' -> words.add(flags(client, seat));
        case 'd', 'l' -> words.add("0");
        case 'a' -> words.add(person.hasPassword() ? person.name() : "0");
        case 'o' -> words.add("n/a");
        default -> name = ":" + person.realName();
      }
    }
    client.words(Numeric.RPL_WHOSPCRPL, (words + " " + name).strip());
  }

  private static String flags(Client client, Seat seat) {
    Person person = seat.person();
    return (person.away().isEmpty() ? "H" : "G")
        + (person.operator() ? "*" : "")
        + ChannelQueries.prefix(client, seat);
  }
}
