package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Masks;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import java.util.List;
import java.util.Locale;

/// `NS`: one's own account and all accounts. Also reached as `PRIVMSG NickServ`.
final class NickServ {
  private static final List<String> HELP =
      List.of(
          "LIST [PATTERN] - all accounts, or those that hold PATTERN or fit it if it has * or ?",
          "INFO [NAME] - what is known of an account",
          "SET PASSWORD NEW - sets or changes your password",
          "DROP NAME - deletes your account; NAME is its name, so that it is not done by mistake");

  private NickServ() {}

  static boolean isMeant(String target) {
    return Names.key(target).equals("nickserv");
  }

  static void ns(Client client, IrcLine line) {
    run(client, String.join(" ", line.parameters()));
  }

  static void run(Client client, String text) {
    List<String> words = List.of(text.strip().split(" +", 4));
    String argument = words.size() > 1 ? words.get(1) : "";
    switch (words.getFirst().toUpperCase(Locale.ROOT)) {
      case "LIST" -> list(client, argument, "");
      case "INFO" -> info(client, argument.isEmpty() ? client.nick : argument);
      case "DROP" -> drop(client, argument);
      case "SET" -> set(client, argument, words.size() == 3 ? words.get(2) : "");
      case "HELP" -> HELP.forEach(line -> say(client, line));
      default -> say(client, "Unknown command; HELP lists them");
    }
  }

  static void say(Client client, String text) {
    client.raw(":NickServ!NickServ@" + Person.HOST + " NOTICE " + client.nick + " :" + text);
  }

  private static void list(Client client, String pattern, String after) {
    boolean glob = pattern.matches(".*[*?].*");
    String mask = glob ? pattern : "*" + pattern + "*";
    client.look(
        view -> view.people(after, ChannelQueries.PAGE),
        people -> {
          people.stream()
              .filter(person -> Masks.matches(mask, person.name()))
              .forEach(person -> say(client, person.name() + " " + state(person)));
          if (people.size() < ChannelQueries.PAGE) {
            say(client, "End of list");
          } else {
            String last = Names.key(people.getLast().name());
            client.whenTaken(() -> list(client, pattern, last));
          }
        });
  }

  private static String state(Person person) {
    if (!person.online()) {
      return "(logged out)";
    }
    return person.away().isEmpty() ? "(logged in)" : "(away)";
  }

  private static void info(Client client, String name) {
    client.look(
        view -> view.person(name),
        person -> {
          if (person.isEmpty()) {
            client.reply(Numeric.ERR_NOSUCHNICK, Words.middle(name), "No such nick/channel");
            return;
          }
          Person found = person.get();
          say(client, "%s is %s".formatted(found.name(), found.realName()));
          say(client, "Created: " + Voice.time(found.createdMillis()));
          String since = Voice.time(found.sinceMillis());
          say(
              client,
              found.online()
                  ? "Logged in on %s since %s".formatted(client.host.shown(found.node()), since)
                  : "Logged out since " + since);
          say(client, "Password: " + (found.hasPassword() ? "yes" : "no"));
        });
  }

  private static void drop(Client client, String name) {
    if (Names.key(name).equals(Names.key(client.nick))) {
      client.submit(new ChatCommand.Drop(client.nick));
    } else {
      say(client, "To delete your account and its waiting mail for good: DROP " + client.nick);
    }
  }

  private static void set(Client client, String what, String value) {
    if (!what.equalsIgnoreCase("PASSWORD") || value.isEmpty()) {
      say(client, "SET PASSWORD NEW; a password has no spaces");
    } else if (!AccountCommands.isUsable(client, value)) {
      say(client, "A password has at most 300 characters");
    } else {
      AccountCommands.setPassword(client, value);
    }
  }
}
