package dev.troupe.chat.client;

import dev.troupe.chat.client.Batches.Answer;
import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.chat.client.Requests.Request;
import dev.troupe.chat.irc.IrcLine;
import dev.troupe.chat.state.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A client of the chat: what happens to it in, what is to be done out.
///
/// | phase | on | to |
/// | --- | --- | --- |
/// | searching | the connection is there | logging in |
/// | logging in | `001` | chatting |
/// | logging in | the connection's end, or 20 s | searching |
/// | chatting | the connection's end, or 30 s without a word | searching |
/// | any | the user leaves, nobody takes it, or it is of no use | ended |
///
/// After each break it asks for what it has missed, sends again what had no answer, and goes on.
public final class ChatClient {
  private static final long LOGIN_MILLIS = 20_000;
  private static final long SILENCE_MILLIS = 20_000;
  private static final long DEAD_MILLIS = 30_000;
  private static final long HOLD_MILLIS = 10_000;
  private static final long RECEIPT_MILLIS = 3_000;

  /// Names of a channel that are shown after the login.
  private static final int MOST_NAMED = 20;

  private enum Phase {
    SEARCHING,
    LOGGING_IN,
    CHATTING,
    ENDED
  }

  private final Search search;
  private final Requests requests = new Requests();
  private final Batches batches = new Batches();
  private final Inbox inbox = new Inbox();
  private final Receipts receipts = new Receipts();
  private final Rooms rooms = new Rooms();
  private final boolean reconnects;
  private ClientSettings settings;
  private Login login;
  private Phase phase = Phase.SEARCHING;
  private String account;
  private String token = "";
  private String lastError = "";
  private boolean wasIn;
  private boolean again;
  private boolean leaving;
  private boolean pinged;
  private long phaseSince;
  private long heardAt;
  private long settledAt = Long.MAX_VALUE;
  private List<Effect> out = new ArrayList<>();

  /// @param random for the delays between tries
  public ChatClient(ClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.account = settings.account();
    this.reconnects = settings.reconnects();
    this.search = new Search(settings, random);
    this.login = new Login(settings.account(), settings.password());
  }

  /// Takes what has happened.
  ///
  /// @param now of a clock that only goes forward, in milliseconds
  /// @return what is to be done, in order
  public List<Effect> on(Event event, long now) {
    if (phase != Phase.ENDED) {
      switch (event) {
        case Event.Begun _ -> search.go(out);
        case Event.Referred(var server) -> search.onReferred(server, now, out);
        case Event.Unreachable(var at) -> search.onFailure(at, now, out);
        case Event.Connected _ -> logIn(now);
        case Event.Received(var line) -> onLine(line, now);
        case Event.Lost _ -> onLost(now);
        case Event.Wanted(var wish) -> onWish(wish);
        case Event.TimePassed _ -> onTime(now);
      }
      if (out.stream().noneMatch(Effect.End.class::isInstance)) {
        goOn(now);
      }
    }
    List<Effect> done = out;
    out = new ArrayList<>();
    if (done.stream().anyMatch(Effect.End.class::isInstance)) {
      phase = Phase.ENDED;
    }
    return done;
  }

  /// When it wants to be told that time has passed, if nothing else happens before.
  public long wakeAt() {
    return switch (phase) {
      case SEARCHING -> search.wakeAt();
      case LOGGING_IN -> phaseSince + LOGIN_MILLIS;
      case CHATTING -> {
        long silent = heardAt + (pinged ? DEAD_MILLIS : SILENCE_MILLIS);
        long held = inbox.isHolding() ? phaseSince + HOLD_MILLIS : Long.MAX_VALUE;
        long receipt = settledAt == Long.MAX_VALUE ? Long.MAX_VALUE : settledAt + RECEIPT_MILLIS;
        yield Math.min(silent, Math.min(held, receipt));
      }
      case ENDED -> Long.MAX_VALUE;
    };
  }

  /// What the user wanted and is not acknowledged yet, oldest first.
  public List<Wish> unacknowledged() {
    return requests.wishes();
  }

  /// Whether no more wishes can wait.
  public boolean isFull() {
    return requests.isFull();
  }

  public boolean isChatting() {
    return phase == Phase.CHATTING;
  }

  /// Channels and names that the user may want to write to.
  public List<String> names() {
    return rooms.all();
  }

  private void logIn(long now) {
    enter(Phase.LOGGING_IN, now);
    lastError = "";
    batches.clear();
    rooms.clear();
    login = new Login(settings.account(), settings.password());
    login.begin(token).forEach(this::send);
  }

  private void enter(Phase next, long now) {
    phase = next;
    phaseSince = now;
    heardAt = now;
    pinged = false;
  }

  private void onLine(String text, long now) {
    heardAt = now;
    pinged = false;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (IrcLine.parseOfServer(bytes) instanceof IrcLine.Command(var line)) {
      switch (line.verb()) {
        case "PING" -> pong(line.text());
        case "ERROR" -> lastError = line.text();
        case "TOKEN" -> token = line.parameter(0);
        default -> {}
      }
      if (phase == Phase.LOGGING_IN) {
        onLoginLine(line, now);
      } else if (phase == Phase.CHATTING && !line.verb().equals("ERROR")) {
        batches.on(line).ifPresent(this::onAnswer);
      }
    }
  }

  private void pong(String word) {
    send("PONG :" + word);
    receipts.onPing(word);
  }

  private void onLoginLine(IrcLine line, long now) {
    switch (login.on(line)) {
      case Login.More(var lines) -> lines.forEach(this::send);
      case Login.Done(var name) -> onLoggedIn(line, name, now);
      case Login.NoRoom _ -> leaveServer(() -> search.onNoRoom(now, out));
      case Login.PasswordNeeded _ ->
          out.add(new Effect.End(Ending.PASSWORD_NEEDED, account + " has a password"));
      case Login.Hopeless(var why) -> out.add(new Effect.End(Ending.FAILED, why));
    }
  }

  private void onLoggedIn(IrcLine welcome, String name, long now) {
    enter(Phase.CHATTING, now);
    account = name;
    again = wasIn;
    wasIn = true;
    search.onLoggedIn();
    String how = again ? "Connected again" : "Connected";
    String where = "%s (%s)".formatted(welcome.nick(), search.place());
    tell(new News.Link("%s as %s to %s.".formatted(how, name, where)));
    Set<String> unanswered = requests.sendAgain();
    inbox.resume(unanswered).forEach(this::send);
  }

  private void leaveServer(Runnable next) {
    out.add(new Effect.Disconnect());
    phase = Phase.SEARCHING;
    next.run();
  }

  private void onLost(long now) {
    Optional<String> finalWord = Login.finalWord(lastError);
    if (phase == Phase.LOGGING_IN) {
      leaveServer(() -> search.onCutOff(now, out));
    } else if (phase == Phase.CHATTING && lastError.startsWith("Your account is deleted")) {
      deleted();
    } else if (phase == Phase.CHATTING && finalWord.isPresent()) {
      out.add(new Effect.End(Ending.FAILED, finalWord.get()));
    } else if (phase == Phase.CHATTING && !reconnects) {
      out.add(new Effect.End(Ending.FAILED, "Server shut down prematurely, so logging you out."));
    } else if (phase == Phase.CHATTING) {
      String why = lastError.isEmpty() ? "" : " (" + lastError + ")";
      tell(new News.Link("Connection lost" + why + "; looking for a server."));
      leaveServer(() -> search.onLost(now, out));
    }
  }

  private void deleted() {
    out.add(new Effect.End(Ending.DONE, "The account " + account + " is deleted."));
  }

  private void onAnswer(Answer answer) {
    List<Received> messages =
        answer.lines().stream().flatMap(line -> Received.of(line, account).stream()).toList();
    boolean history = inbox.isQuestion(answer.label());
    inbox.onAnswer(answer.label(), messages).forEach(this::send);
    Optional<Request> request = requests.answered(answer.label());
    if (!history) {
      answer.lines().forEach(line -> onSaid(line, request));
    }
    messages.forEach(message -> rooms.know(message.conversation()));
    if (answer.label().isEmpty()) {
      messages.forEach(receipts::onPushed);
    }
    boolean recalled = request.filter(its -> its.wish() instanceof Wish.Recall).isPresent();
    show(recalled ? messages.stream().map(Received::said).toList() : inbox.add(messages));
    show(inbox.releaseIfComplete());
    if (request.filter(its -> its.wish() instanceof Wish.Delete).isPresent()
        && answer.lines().stream().noneMatch(Telling::isRefusal)) {
      deleted();
    }
  }

  /// A line that is no message.
  private void onSaid(IrcLine line, Optional<Request> request) {
    rooms.on(line, account);
    if (Received.of(line, account).isPresent()) {
      return;
    }
    if (request.isEmpty() && isGreeting(line)) {
      greet(line);
    } else if (request.isPresent()
        && request.get().wish() instanceof Wish.Say(var target, _)
        && Telling.isRefusal(line)) {
      tell(new News.Refused("Not sent to " + target + ": " + Telling.why(line)));
    } else {
      Telling.of(line, account).ifPresent(this::tell);
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

  private void greet(IrcLine line) {
    if (line.verb().equals("366") && !again) {
      List<String> there = rooms.in(line.parameter(1));
      List<String> named = there.subList(0, Math.min(MOST_NAMED, there.size()));
      String more =
          there.size() > MOST_NAMED ? " and " + (there.size() - MOST_NAMED) + " more" : "";
      tell(new News.Told("In " + line.parameter(1) + ": " + String.join(", ", named) + more));
    }
  }

  private void tell(News news) {
    out.add(new Effect.Show(news));
  }

  private void show(List<News.Said> said) {
    said.forEach(this::tell);
  }

  private void onWish(Wish wish) {
    switch (wish) {
      case Wish.Say(var target, var text) -> requests.add("PRIVMSG " + target + " :" + text, wish);
      case Wish.Ask(var line) -> requests.add(line, wish);
      case Wish.Recall(var target, var most) ->
          requests.add("CHATHISTORY LATEST " + target + " * " + most, wish);
      case Wish.SetPassword(var password) -> {
        settings = settings.withPassword(password);
        requests.add("NS SET PASSWORD " + password, wish);
      }
      case Wish.Leave(var rating) -> {
        rating.ifPresent(its -> requests.add("RATE " + its, wish));
        leaving = true;
      }
      case Wish.Delete _ -> requests.add("NS DROP " + account, wish);
      case Wish.LeaveAtOnce _ -> leave();
    }
  }

  private void onTime(long now) {
    if (phase == Phase.SEARCHING && now >= search.wakeAt()) {
      search.go(out);
    } else if (phase == Phase.LOGGING_IN && now - phaseSince >= LOGIN_MILLIS) {
      leaveServer(() -> search.onCutOff(now, out));
    } else if (phase == Phase.CHATTING) {
      if (now - phaseSince >= HOLD_MILLIS) {
        show(inbox.release());
      }
      if (now - heardAt >= DEAD_MILLIS) {
        onLost(now);
      } else if (now - heardAt >= SILENCE_MILLIS && !pinged) {
        pinged = true;
        send("PING :there");
      }
    }
  }

  /// Sends what may be sent now, and leaves if that is wanted and nothing is open.
  private void goOn(long now) {
    if (phase == Phase.CHATTING) {
      requests.due().forEach(this::send);
    }
    if (leaving && wasIn && requests.size() == 0) {
      settledAt = Math.min(settledAt, now);
      boolean confirmed = !receipts.isOpen() && !inbox.isHolding();
      if (confirmed || phase != Phase.CHATTING || now - settledAt >= RECEIPT_MILLIS) {
        leave();
      }
    }
  }

  private void leave() {
    if (phase == Phase.CHATTING) {
      send("QUIT");
    }
    out.add(new Effect.End(Ending.DONE, ""));
  }

  private void send(String line) {
    out.add(new Effect.Send(line));
  }
}
