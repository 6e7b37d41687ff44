package dev.troupe.chat.irc;

import dev.troupe.chat.state.Person;
import java.util.List;
import java.util.Optional;

/// Questions about accounts: `ISON`, `USERHOST`.
final class AccountQueries {
  private AccountQueries() {}

  static void ison(Client client, IrcLine line) {
    List<String> names = words(line);
    client.look(
        view ->
            names.stream()
                .map(view::person)
                .flatMap(Optional::stream)
                .filter(Person::online)
                .map(Person::name)
                .toList(),
        online -> client.reply(Numeric.RPL_ISON, String.join(" ", online)));
  }

  static void userhost(Client client, IrcLine line) {
    List<String> names = words(line).stream().limit(5).toList();
    client.look(
        view ->
            names.stream()
                .map(view::person)
                .flatMap(Optional::stream)
                .filter(Person::online)
                .map(AccountQueries::userhost)
                .toList(),
        hosts -> client.reply(Numeric.RPL_USERHOST, String.join(" ", hosts)));
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
