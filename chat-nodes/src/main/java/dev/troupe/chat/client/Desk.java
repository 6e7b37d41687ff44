package dev.troupe.chat.client;

import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the user types: commands, messages, choices of a menu, answers to questions.
///
/// | asks for | on | then |
/// | --- | --- | --- |
/// | a line | `/quit`, the end | a rating, if somebody is there to give one |
/// | | `/delete` | the account's name, likewise |
/// | | `/password` | a password, likewise |
/// | a choice | 1 | the recipient, then the text |
/// | | 2 | a pattern |
/// | | 3 | the account's name |
/// | | 4, the end | a rating |
/// | | anything else | a choice |
public final class Desk {
  /// The longest text, in Unicode code points.
  static final int MAX_CHARACTERS = 1_500;

  /// Characters of a command.
  private static final int MAX_LINE = 2_000;

  private static final Pattern RATING = Pattern.compile("[1-4](\\.[05])?|5(\\.0)?");

  /// How lines are to be read.
  ///
  /// @param text that asks for one
  /// @param secret whether nobody may see what is typed
  /// @param remembered whether it may be typed again from the history
  public record Prompt(String text, boolean secret, boolean remembered) {}

  /// What a line leads to.
  public sealed interface Reply {}

  /// Something is wanted of the chat.
  public record Want(Wish wish) implements Reply {}

  /// Something is to be shown.
  public record Tell(News news) implements Reply {}

  /// What the user is asked for.
  private sealed interface Question {}

  private record Line() implements Question {}

  private record Choice() implements Question {}

  private record Recipient() implements Question {}

  private record Text(String recipient) implements Question {}

  private record ListPattern() implements Question {}

  private record Confirmation() implements Question {}

  private record NewPassword() implements Question {}

  private record Rating() implements Question {}

  private record Left() implements Question {}

  private final String account;
  private final boolean menu;
  private final boolean attended;
  private Question question;
  private String current = "#lobby";

  /// @param account that is logged in
  /// @param menu whether the user chooses from a menu
  /// @param attended whether somebody is there to answer questions
  public Desk(String account, boolean menu, boolean attended) {
    this.account = account;
    this.menu = menu;
    this.attended = attended;
    this.question = start();
  }

  private Question start() {
    return menu ? new Choice() : new Line();
  }

  /// What the user is asked for now.
  public Prompt prompt() {
    return switch (question) {
      case Line _ -> new Prompt(current + "> ", false, true);
      case Choice _ ->
          asks("1 send message, 2 list accounts, 3 delete account, 4 log out. Your choice: ");
      case Recipient _ -> asks("Recipient: ");
      case Text _ -> asks("Message: ");
      case ListPattern _ -> asks("Pattern (Enter for all): ");
      case Confirmation _ ->
          asks(
              "This deletes %s and its waiting mail for good. Type %s to do it: "
                  .formatted(account, account));
      case NewPassword _ -> new Prompt("New password: ", true, false);
      case Rating _ -> asks("How was this server, 1 to 5 (Enter for no rating)? ");
      case Left _ -> asks("");
    };
  }

  private static Prompt asks(String text) {
    return new Prompt(text, false, false);
  }

  /// Whether the user has left, so that nothing more is to be read.
  public boolean hasLeft() {
    return question instanceof Left;
  }

  /// The user has typed a line.
  public List<Reply> on(String line) {
    return switch (question) {
      case Line _ -> onLine(line);
      case Choice _ -> onChoice(line.strip());
      case Recipient _ -> {
        question = new Text(line.strip());
        yield List.of();
      }
      case Text(var recipient) -> then(say(recipient, line));
      case ListPattern _ -> then(ask("NS LIST " + firstWord(line)));
      case Confirmation _ -> then(drop(line.strip()));
      case NewPassword _ -> then(setPassword(line));
      case Rating _ -> onRating(line.strip().replace(',', '.'));
      case Left _ -> List.of();
    };
  }

  /// There are no more lines.
  public List<Reply> onEnd() {
    boolean asked = question instanceof Rating || !attended || question instanceof Left;
    return asked ? leave(Optional.empty()) : farewell();
  }

  private List<Reply> then(List<Reply> replies) {
    question = start();
    return replies;
  }

  private List<Reply> onChoice(String choice) {
    switch (choice) {
      case "1" -> question = new Recipient();
      case "2" -> question = new ListPattern();
      case "3" -> question = new Confirmation();
      case "4" -> question = new Rating();
      default -> {
        return refused("'" + choice + "' is not 1, 2, 3 or 4.");
      }
    }
    return List.of();
  }

  private List<Reply> onRating(String rating) {
    if (rating.isEmpty()) {
      return leave(Optional.empty());
    }
    return RATING.matcher(rating).matches()
        ? leave(Optional.of(rating))
        : refused("A rating is from 1 to 5, in steps of 0.5; Enter gives none.");
  }

  private List<Reply> leave(Optional<String> rating) {
    question = new Left();
    return List.of(new Want(new Wish.Leave(rating)));
  }

  private List<Reply> farewell() {
    if (!attended && !menu) {
      return leave(Optional.empty());
    }
    question = new Rating();
    return List.of();
  }

  private List<Reply> onLine(String line) {
    if (line.isBlank()) {
      return List.of();
    }
    if (!line.startsWith("/")) {
      return say(current, line);
    }
    if (line.startsWith("//")) {
      return say(current, line.substring(1));
    }
    String command = firstWord(line);
    String rest = line.substring(command.length()).strip();
    return switch (command) {
      case "/msg" -> message(rest);
      case "/talk", "/query" -> talk(rest);
      case "/me" -> say(current, "\u0001ACTION " + rest + "\u0001");
      case "/join" -> join(rest);
      case "/part" -> channel(rest).map(its -> ask("PART " + its)).orElseGet(this::noChannel);
      case "/names" -> channel(rest).map(its -> ask("NAMES " + its)).orElseGet(this::noChannel);
      case "/topic" -> topic(rest);
      case "/history" -> history(rest);
      case "/list" -> ask("NS LIST " + firstWord(rest));
      case "/channels" -> ask("LIST" + (rest.isEmpty() ? "" : " " + firstWord(rest)));
      case "/whois" -> rest.isEmpty() ? usage(command) : ask("WHOIS " + firstWord(rest));
      case "/away" -> ask("AWAY" + (rest.isEmpty() ? "" : " :" + rest));
      case "/rate" -> rate(rest);
      case "/password" -> askFor(new NewPassword(), "A password is asked for at a terminal only.");
      case "/delete" ->
          rest.isEmpty()
              ? askFor(new Confirmation(), "To delete the account for good: /delete " + account)
              : drop(rest);
      case "/quit" -> farewell();
      case "/help" -> help();
      default -> refused("There is no command " + command + "; /help lists them.");
    };
  }

  private List<Reply> askFor(Question next, String unattended) {
    if (!attended) {
      return refused(unattended);
    }
    question = next;
    return List.of();
  }

  private List<Reply> message(String rest) {
    String target = firstWord(rest);
    String text = rest.substring(target.length()).strip();
    return target.isEmpty() || text.isEmpty() ? usage("/msg") : say(target, text);
  }

  private List<Reply> say(String target, String text) {
    int characters = text.codePointCount(0, text.length());
    if (!isTarget(target)) {
      return refused("'" + target + "' is neither a name nor a channel; nothing was sent.");
    }
    if (text.isBlank()) {
      return refused("An empty message is not sent.");
    }
    if (characters > MAX_CHARACTERS) {
      return refused(
          "A message has at most %d characters, this one has %d; nothing was sent."
              .formatted(MAX_CHARACTERS, characters));
    }
    return List.of(new Want(new Wish.Say(target, text)));
  }

  private static boolean isTarget(String target) {
    return target.startsWith("#") ? Names.isChannel(target) : Names.isAccount(target);
  }

  private List<Reply> talk(String target) {
    if (!isTarget(target)) {
      return usage("/talk");
    }
    current = target;
    return List.of();
  }

  private List<Reply> join(String rest) {
    String channel = firstWord(rest);
    if (!Names.isChannel(channel)) {
      return usage("/join");
    }
    current = channel;
    return ask("JOIN " + channel + " " + firstWord(rest.substring(channel.length()).strip()));
  }

  /// The channel that is named, or else the one that the user talks in.
  private Optional<String> channel(String named) {
    return Optional.of(named.isEmpty() ? current : firstWord(named)).filter(Names::isChannel);
  }

  private List<Reply> noChannel() {
    return refused("Name a channel; it begins with #.");
  }

  private List<Reply> topic(String text) {
    return channel("")
        .map(its -> ask("TOPIC " + its + (text.isEmpty() ? "" : " :" + text)))
        .orElseGet(this::noChannel);
  }

  private List<Reply> history(String most) {
    String number = most.isEmpty() ? "20" : most;
    return number.matches("[1-9][0-9]?|100")
        ? List.of(new Want(new Wish.Recall(current, Integer.parseInt(number))))
        : usage("/history");
  }

  private List<Reply> rate(String rating) {
    return RATING.matcher(rating).matches()
        ? ask("RATE " + rating)
        : refused("A rating is from 1 to 5, in steps of 0.5.");
  }

  private List<Reply> drop(String name) {
    return Names.key(name).equals(Names.key(account))
        ? List.of(new Want(new Wish.Delete()))
        : refused("'" + name + "' is not your name; nothing was deleted.");
  }

  private static List<Reply> setPassword(String password) {
    if (password.isEmpty() || password.length() > 300 || password.contains(" ")) {
      return refused("A password has 1 to 300 characters and no spaces; nothing was changed.");
    }
    return List.of(new Want(new Wish.SetPassword(password)));
  }

  private static List<Reply> ask(String line) {
    if (line.length() > MAX_LINE) {
      return refused("That is too long; nothing was done.");
    }
    return List.of(new Want(new Wish.Ask(line.strip())));
  }

  private static List<Reply> usage(String command) {
    return Commands.ALL.stream()
        .filter(its -> its.name().equals(command))
        .map(its -> new Tell(new News.Refused("It is " + its.usage() + ": " + its.help() + ".")))
        .<Reply>map(its -> its)
        .toList();
  }

  private static List<Reply> help() {
    return Stream.concat(Commands.help().stream(), Stream.of("Anything else is said."))
        .<Reply>map(text -> new Tell(new News.Told(text)))
        .toList();
  }

  private static List<Reply> refused(String why) {
    return List.of(new Tell(new News.Refused(why)));
  }

  private static String firstWord(String text) {
    int space = text.strip().indexOf(' ');
    return space < 0 ? text.strip() : text.strip().substring(0, space);
  }
}
