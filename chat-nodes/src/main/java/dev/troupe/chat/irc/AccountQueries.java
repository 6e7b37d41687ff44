package dev.troupe.chat.irc;

import dev.troupe.chat.state.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Questions about accounts: `ISON`, `USERHOST`.
final class AccountQueries {
  private AccountQueries() {}

  static void ison(Client client, IrcLine line) {
    tellOnline(client, Numeric.RPL_ISON, words(line), Person::name);
  }

  static void userhost(Client client, IrcLine line) {
    List<String> names = words(line).stream().limit(5).toList();
    tellOnline(client, Numeric.RPL_USERHOST, names, AccountQueries::userhost);
  }

  /// Replies with a word for each of those named who are here.
  private static void tellOnline(
      Client client, Numeric numeric, List<String> names, Function<Person, String> word) {
    client.look(
        view ->
            names.stream()
                .map(view::person)
                .flatMap(Optional::stream)
                .filter(Person::online)
                .map(word)
                .toList(),
        words -> client.reply(numeric, String.join(" ", words)));
  }

  /// `NAME[*]=(+|-)USER@HOST`: an operator has a star, who is away a minus.
  private static String userhost(Person person) {
    return person.name()
        + (person.operator() ? "*" : "")
        + (person.away().isEmpty() ? "=+" : "=-")
        + person.user()
        + "@"
        + Person.HOST;
  }

  /// Some clients send all names as one last parameter.
  private static List<String> words(IrcLine line) {
    return line.parameters().stream()
        .flatMap(words -> List.of(words.split(" ", -1)).stream())
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
