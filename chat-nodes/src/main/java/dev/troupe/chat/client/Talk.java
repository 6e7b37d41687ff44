package dev.troupe.chat.client;

import dev.troupe.chat.client.Batches.Answer;
import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.chat.client.Requests.Request;
import dev.troupe.chat.irc.IrcLine;
import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is said between the user and the chat, over all connections: wishes and their answers,
/// messages and news.
final class Talk {
  /// Names of a channel that are shown after the login.
  private static final int MOST_NAMED = 20;

  private final Requests requests = new Requests();
  private final Batches batches = new Batches();
  private final Inbox inbox = new Inbox();
  private final Receipts receipts = new Receipts();
  private final Rooms rooms = new Rooms();
  private String account;
  private Optional<String> passwordSet = Optional.empty();
  private boolean wasIn;
  private boolean again;

  /// @param account that the user has named
  Talk(String account) {
    this.account = account;
  }

  Requests requests() {
    return requests;
  }

  Rooms rooms() {
    return rooms;
  }

  /// Whether it goes on after a break.
  boolean isAgain() {
    return again;
  }

  /// Whether the user has ever been logged in.
  boolean wasIn() {
    return wasIn;
  }

  /// Whether messages wait for others that are missing.
  boolean isHolding() {
    return inbox.isHolding();
  }

  /// Whether all that came has been shown, and the server knows.
  boolean isConfirmed() {
    return !receipts.isOpen() && !inbox.isHolding();
  }

  /// The user is logged in, on a new connection.
  ///
  /// @param name of the account, as the server writes it
  void onLoggedIn(String name, List<Effect> out) {
    account = name;
    again = wasIn;
    wasIn = true;
    batches.clear();
    rooms.clear();
    Set<String> unanswered = requests.sendAgain();
    inbox.resume(unanswered).forEach(line -> out.add(new Effect.Send(line)));
  }

  /// The server has asked whether all has come.
  void onPing(String token) {
    receipts.onPing(token);
  }

  /// A line came.
  void onLine(IrcLine line, List<Effect> out) {
    batches.on(line).ifPresent(answer -> onAnswer(answer, out));
  }

  /// What is missing does not come: shows what there is.
  void stopHolding(List<Effect> out) {
    show(inbox.release(), out);
  }

  void onWish(Wish wish) {
    switch (wish) {
      case Wish.Say(var target, var text) -> requests.add("PRIVMSG " + target + " :" + text, wish);
      case Wish.Ask(var line) -> requests.add(line, wish);
      case Wish.Recall(var target, var most) ->
          requests.add("CHATHISTORY LATEST " + target + " * " + most, wish);
      case Wish.Find(var finding) -> requests.add(finding.line(), wish);
      case Wish.SetPassword(var password) -> requests.add("NS SET PASSWORD " + password, wish);
      case Wish.Delete _ -> requests.add("NS DROP " + account, wish);
      case Wish.Leave(var rating) -> rating.ifPresent(its -> requests.add("RATE " + its, wish));
      case Wish.LeaveAtOnce _ -> {}
    }
  }

  /// The password that was last set; at most once.
  Optional<String> takePasswordSet() {
    Optional<String> taken = passwordSet;
    passwordSet = Optional.empty();
    return taken;
  }

  /// The account is no more.
  void deleted(List<Effect> out) {
    out.add(new Effect.End(Ending.DONE, "The account " + account + " is deleted."));
  }

  private void onAnswer(Answer answer, List<Effect> out) {
    List<Received> messages =
        answer.lines().stream().flatMap(line -> Received.of(line, account).stream()).toList();
    messages.forEach(message -> rooms.know(message.conversation()));
    if (answer.label().isEmpty()) {
      messages.forEach(receipts::onPushed);
    }
    if (inbox.isQuestion(answer.label())) {
      inbox.onAnswer(answer.label(), messages).forEach(line -> out.add(new Effect.Send(line)));
      show(inbox.add(messages), out);
    } else {
      Optional<Request> request = requests.answered(answer.label());
      answer.lines().forEach(line -> onSaid(line, request.map(Request::wish), out));
      onMessages(messages, request.map(Request::wish), out);
      inbox.onAnswered(answer.label());
      if (request.isPresent() && answer.lines().stream().noneMatch(Telling::isRefusal)) {
        onDone(request.get().wish(), messages, out);
      }
    }
    show(inbox.releaseIfComplete(), out);
  }

  private void onDone(Wish wish, List<Received> messages, List<Effect> out) {
    switch (wish) {
      case Wish.Delete _ -> deleted(out);
      case Wish.Find(var finding) -> onPage(finding.with(messages), messages.size(), out);
      case Wish.SetPassword(var password) -> passwordSet = Optional.of(password);
      case Wish.Say _, Wish.Ask _, Wish.Recall _, Wish.Leave _, Wish.LeaveAtOnce _ -> {}
    }
  }

  private void onPage(Finding finding, int size, List<Effect> out) {
    if (finding.goesOn(size)) {
      onWish(new Wish.Find(finding));
    } else {
      show(finding.found(), out);
      tell(new News.Told(finding.summary()), out);
    }
  }

  /// What the user wants to see again is shown again; of a search only what is found.
  private void onMessages(List<Received> messages, Optional<Wish> wish, List<Effect> out) {
    if (wish.filter(Wish.Recall.class::isInstance).isPresent()) {
      show(messages.stream().map(Received::said).toList(), out);
    } else if (wish.filter(Wish.Find.class::isInstance).isEmpty()) {
      show(inbox.add(messages), out);
    }
  }

  /// A line, of which messages are dealt with elsewhere.
  private void onSaid(IrcLine line, Optional<Wish> wish, List<Effect> out) {
    rooms.on(line, account);
    if (Received.of(line, account).isPresent()) {
      return;
    }
    if (wish.isEmpty() && isGreeting(line)) {
      greet(line, out);
    } else if (wish.isPresent()
        && wish.get() instanceof Wish.Say(var target, _)
        && Telling.isRefusal(line)) {
      tell(new News.Refused("Not sent to " + target + ": " + Telling.why(line)), out);
    } else {
      Telling.of(line, account).ifPresent(news -> tell(news, out));
    }
  }

  /// Whether it is what a server says at each login: who is where.
  private boolean isGreeting(IrcLine line) {
    return switch (line.verb()) {
      case "353", "366" -> true;
      case "332", "372" -> again;
      case "JOIN" -> Names.key(line.nick()).equals(Names.key(account));
      default -> false;
    };
  }

  private void greet(IrcLine line, List<Effect> out) {
    if (line.verb().equals("366") && !again) {
      List<String> there = rooms.in(line.parameter(1));
      String named = String.join(", ", there.subList(0, Math.min(MOST_NAMED, there.size())));
      int others = there.size() - MOST_NAMED;
      String more = others > 0 ? " and " + others + " more" : "";
      tell(new News.Told("In " + line.parameter(1) + ": " + named + more), out);
    }
  }

  private static void tell(News news, List<Effect> out) {
    out.add(new Effect.Show(news));
  }

  private static void show(List<News.Said> said, List<Effect> out) {
    said.forEach(news -> tell(news, out));
  }
}
