package dev.troupe.chat.client;

import dev.troupe.chat.state.Names;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a line means that a user has typed: a command, or a message.
sealed interface Typed {
  /// The longest text, in Unicode code points.
  int MAX_CHARACTERS = 1_500;

  /// Characters of a command.
  int MAX_LINE = 2_000;

  Pattern RATING = Pattern.compile("[1-4](\\.[05])?|5(\\.0)?");

  /// Something is wanted of the chat.
  record Want(Wish wish) implements Typed {}

  /// What is typed from now on goes elsewhere.
  ///
  /// @param first what is to be done before
  record Move(String conversation, Optional<Wish> first) implements Typed {}

  /// The account is to be deleted, which has not been confirmed yet.
  record Delete() implements Typed {}

  record ChangePassword() implements Typed {}

  record Quit() implements Typed {}

  record Help() implements Typed {}

  record Nothing() implements Typed {}

  /// It cannot be done.
  record Wrong(String why) implements Typed {}

  /// Reads a line.
  ///
  /// @param current where the user talks
  static Typed of(String line, String current, String account) {
    if (line.isBlank()) {
      return new Nothing();
    }
    if (!line.startsWith("/")) {
      return say(current, line);
    }
    if (line.startsWith("//")) {
      return say(current, line.substring(1));
    }
    String command = firstWord(line);
    return command(command, line.substring(command.length()).strip(), current, account);
  }

  private static Typed command(String command, String rest, String current, String account) {
    return switch (command) {
      case "/msg" -> message(rest);
      case "/talk", "/query" -> talk(rest);
      case "/me" -> say(current, "\u0001ACTION " + rest + "\u0001");
      case "/join" -> join(rest);
      case "/part" -> ofChannel("PART", rest.isEmpty() ? current : firstWord(rest), "");
      case "/names" -> ofChannel("NAMES", rest.isEmpty() ? current : firstWord(rest), "");
      case "/topic" -> ofChannel("TOPIC", current, rest.isEmpty() ? "" : " :" + rest);
      case "/history" -> history(current, rest.isEmpty() ? "20" : rest);
      case "/search" -> search(current, rest);
      case "/list" -> list(rest);
      case "/channels" -> ask("LIST " + firstWord(rest));
      case "/whois" -> rest.isEmpty() ? usage(command) : ask("WHOIS " + firstWord(rest));
      case "/away" -> ask("AWAY" + (rest.isEmpty() ? "" : " :" + rest));
      case "/rate" -> rate(rest);
      case "/password" -> new ChangePassword();
      case "/delete" -> rest.isEmpty() ? new Delete() : delete(rest, account);
      case "/quit" -> new Quit();
      case "/help" -> new Help();
      default -> new Wrong("There is no command " + command + "; /help lists them.");
    };
  }

  private static Typed message(String rest) {
    String target = firstWord(rest);
    String text = rest.substring(target.length()).strip();
    return target.isEmpty() || text.isEmpty() ? usage("/msg") : say(target, text);
  }

  /// A message.
  static Typed say(String target, String text) {
    int characters = text.codePointCount(0, text.length());
    if (!isTarget(target)) {
      return new Wrong("'" + target + "' is neither a name nor a channel; nothing was sent.");
    }
    if (text.isBlank()) {
      return new Wrong("An empty message is not sent.");
    }
    if (characters > MAX_CHARACTERS) {
      return new Wrong(
          "A message has at most %d characters, this one has %d; nothing was sent."
              .formatted(MAX_CHARACTERS, characters));
    }
    return new Want(new Wish.Say(target, text));
  }

  private static boolean isTarget(String target) {
    return target.startsWith("#") ? Names.isChannel(target) : Names.isAccount(target);
  }

  private static Typed talk(String target) {
    return isTarget(target) ? new Move(target, Optional.empty()) : usage("/talk");
  }

  private static Typed join(String rest) {
    String channel = firstWord(rest);
    String key = firstWord(rest.substring(channel.length()));
    return Names.isChannel(channel)
        ? new Move(channel, Optional.of(new Wish.Ask(("JOIN " + channel + " " + key).strip())))
        : usage("/join");
  }

  private static Typed ofChannel(String verb, String channel, String rest) {
    return Names.isChannel(channel)
        ? ask(verb + " " + channel + rest)
        : new Wrong("Name a channel; it begins with #.");
  }

  private static Typed history(String current, String most) {
    return most.matches("[1-9][0-9]?|100")
        ? new Want(new Wish.Recall(current, Integer.parseInt(most)))
        : usage("/history");
  }

  private static Typed search(String current, String words) {
    return words.isEmpty() ? usage("/search") : new Want(new Wish.Find(Finding.of(current, words)));
  }

  /// Accounts that fit a pattern.
  static Typed list(String pattern) {
    return ask("NS LIST " + firstWord(pattern));
  }

  private static Typed rate(String rating) {
    return RATING.matcher(rating).matches()
        ? ask("RATE " + rating)
        : new Wrong("A rating is from 1 to 5, in steps of 0.5.");
  }

  /// Deletes the account if that is its name.
  static Typed delete(String name, String account) {
    return Names.key(name).equals(Names.key(account))
        ? new Want(new Wish.Delete())
        : new Wrong("'" + name + "' is not your name; nothing was deleted.");
  }

  private static Typed ask(String line) {
    return line.length() > MAX_LINE
        ? new Wrong("That is too long; nothing was done.")
        : new Want(new Wish.Ask(line.strip()));
  }

  private static Typed usage(String command) {
    return Commands.ALL.stream()
        .filter(its -> its.name().equals(command))
        .map(its -> new Wrong("It is " + its.usage() + ": " + its.help() + "."))
        .findFirst()
        .orElseThrow();
  }

  private static String firstWord(String text) {
    String bare = text.strip();
    int space = bare.indexOf(' ');
    return space < 0 ? bare : bare.substring(0, space);
  }
}
