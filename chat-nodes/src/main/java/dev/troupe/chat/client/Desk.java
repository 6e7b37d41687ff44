package dev.troupe.chat.client;

import java.util.List;
import java.util.Optional;
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
      case Line _ -> on(Typed.of(line, current, account));
      case Choice _ -> onChoice(line.strip());
      case Recipient _ -> {
        question = new Text(line.strip());
        yield List.of();
      }
      case Text(var recipient) -> then(on(Typed.say(recipient, line)));
      case ListPattern _ -> then(on(Typed.list(line)));
      case Confirmation _ -> then(on(Typed.delete(line.strip(), account)));
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
    return Typed.RATING.matcher(rating).matches()
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

  private List<Reply> on(Typed typed) {
    return switch (typed) {
      case Typed.Want(var wish) -> List.of(new Want(wish));
      case Typed.Move(var conversation, var first) -> {
        current = conversation;
        yield first.<List<Reply>>map(wish -> List.of(new Want(wish))).orElse(List.of());
      }
      case Typed.Delete _ ->
          askFor(new Confirmation(), "To delete the account for good: /delete " + account);
      case Typed.ChangePassword _ ->
          askFor(new NewPassword(), "A password is asked for at a terminal only.");
      case Typed.Quit _ -> farewell();
      case Typed.Help _ -> help();
      case Typed.Nothing _ -> List.of();
      case Typed.Wrong(var why) -> refused(why);
    };
  }

  private List<Reply> askFor(Question next, String unattended) {
    if (!attended) {
      return refused(unattended);
    }
    question = next;
    return List.of();
  }

  private static List<Reply> setPassword(String password) {
    if (password.isEmpty() || password.length() > 300 || password.contains(" ")) {
      return refused("A password has 1 to 300 characters and no spaces; nothing was changed.");
    }
    return List.of(new Want(new Wish.SetPassword(password)));
  }

  private static List<Reply> help() {
    return Stream.concat(Commands.help().stream(), Stream.of("Anything else is said."))
        .<Reply>map(text -> new Tell(new News.Told(text)))
        .toList();
  }

  private static List<Reply> refused(String why) {
    return List.of(new Tell(new News.Refused(why)));
  }
}
