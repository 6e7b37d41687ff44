package dev.troupe.chat.client;

import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.chat.irc.IrcLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A client of the chat: what happens to it in, what is to be done out.
///
/// | phase | on | to |
/// | --- | --- | --- |
/// | searching | the connection is there | logging in |
/// | logging in | `001` | chatting |
/// | logging in | the connection's end, or 20 s | searching |
/// | chatting | the connection's end, or 20 s without a word | searching |
/// | any | the user leaves, nobody takes it, or it is of no use | ended |
///
/// After each break it asks for what it has missed, sends again what had no answer, and goes on.
public final class ChatClient {
  private static final long LOGIN_MILLIS = 20_000;
  private static final long SILENCE_MILLIS = 10_000;
  private static final long DEAD_MILLIS = 20_000;
  private static final long HOLD_MILLIS = 10_000;
  private static final long RECEIPT_MILLIS = 3_000;

  private enum Phase {
    SEARCHING,
    LOGGING_IN,
    CHATTING,
    ENDED
  }

  private final Search search;
  private final Talk talk;
  private final ClientSettings settings;
  private String password;
  private Login login;
  private Phase phase = Phase.SEARCHING;
  private String token = "";
  private String lastError = "";
  private boolean leaving;
  private boolean pinged;
  private long phaseSince;
  private long heardAt;
  private long settledAt = Long.MAX_VALUE;
  private List<Effect> out = new ArrayList<>();

  /// @param random for the delays between tries
  public ChatClient(ClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.password = settings.password();
    this.search = new Search(settings, random);
    this.talk = new Talk(settings.account());
    this.login = new Login(settings.account(), password);
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
        case Event.Unreachable(var at) -> search.onUnreachable(at, now, out);
        case Event.Unsafe(var at, var why) -> search.onUnsafe(at, why, out);
        case Event.Unanswered _ -> search.onCutOff(now, out);
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
        long held = talk.isHolding() ? phaseSince + HOLD_MILLIS : Long.MAX_VALUE;
        long receipt = settledAt == Long.MAX_VALUE ? Long.MAX_VALUE : settledAt + RECEIPT_MILLIS;
        yield Math.min(silent, Math.min(held, receipt));
      }
      case ENDED -> Long.MAX_VALUE;
    };
  }

  /// What the user wanted and is not acknowledged yet, oldest first.
  public List<Wish> unacknowledged() {
    return talk.requests().wishes();
  }

  /// Whether no more wishes can wait.
  public boolean isFull() {
    return talk.requests().isFull();
  }

  public boolean isChatting() {
    return phase == Phase.CHATTING;
  }

  /// Channels and names that the user may want to write to.
  public List<String> names() {
    return talk.rooms().all();
  }

  private void logIn(long now) {
    enter(Phase.LOGGING_IN, now);
    lastError = "";
    talk.takePasswordSet().ifPresent(set -> password = set);
    login = new Login(settings.account(), password);
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
        talk.onLine(line, out);
      }
    }
  }

  private void pong(String word) {
    send("PONG :" + word);
    talk.onPing(word);
  }

  private void onLoginLine(IrcLine line, long now) {
    switch (login.on(line)) {
      case Login.More(var lines) -> lines.forEach(this::send);
      case Login.Done(var name) -> onLoggedIn(line, name, now);
      case Login.NoRoom _ -> leaveServer(() -> search.onNoRoom(now, out));
      case Login.WrongPassword(var given, var why) -> onWrongPassword(given, why, now);
      case Login.Hopeless(var why) -> out.add(new Effect.End(Ending.FAILED, why));
    }
  }

  /// A new password whose acknowledgement was lost with the connection may be the right one.
  private void onWrongPassword(boolean given, String why, long now) {
    Optional<String> other = talk.requests().newPassword().filter(its -> !its.equals(password));
    if (other.isPresent()) {
      password = other.get();
      leaveServer(() -> search.onCutOff(now, out));
    } else {
      out.add(new Effect.End(given ? Ending.FAILED : Ending.PASSWORD_NEEDED, why));
    }
  }

  private void onLoggedIn(IrcLine welcome, String name, long now) {
    enter(Phase.CHATTING, now);
    search.onLoggedIn();
    talk.onLoggedIn(name, out);
    String how = talk.isAgain() ? "Connected again" : "Connected";
    String where = "%s (%s)".formatted(welcome.nick(), search.place());
    tell(new News.Link("%s as %s to %s.".formatted(how, name, where)));
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
      talk.deleted(out);
    } else if (phase == Phase.CHATTING && finalWord.isPresent()) {
      out.add(new Effect.End(Ending.FAILED, finalWord.get()));
    } else if (phase == Phase.CHATTING && !settings.reconnects()) {
      out.add(new Effect.End(Ending.FAILED, "Server shut down prematurely, so logging you out."));
    } else if (phase == Phase.CHATTING) {
      String why = lastError.isEmpty() ? "" : " (" + lastError + ")";
      tell(new News.Link("Connection lost" + why + "; looking for a server."));
      leaveServer(() -> search.onLost(now, out));
    }
  }

  private void tell(News news) {
    out.add(new Effect.Show(news));
  }

  private void onWish(Wish wish) {
    talk.onWish(wish);
    leaving |= wish instanceof Wish.Leave;
    if (wish instanceof Wish.LeaveAtOnce) {
      leave();
    }
  }

  private void onTime(long now) {
    if (phase == Phase.SEARCHING && now >= search.wakeAt()) {
      search.go(out);
    } else if (phase == Phase.LOGGING_IN && now - phaseSince >= LOGIN_MILLIS) {
      leaveServer(() -> search.onCutOff(now, out));
    } else if (phase == Phase.CHATTING) {
      if (now - phaseSince >= HOLD_MILLIS) {
        talk.stopHolding(out);
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
      talk.requests().due().forEach(this::send);
    }
    if (leaving && talk.wasIn() && talk.requests().size() == 0) {
      settledAt = Math.min(settledAt, now);
      if (talk.isConfirmed() || phase != Phase.CHATTING || now - settledAt >= RECEIPT_MILLIS) {
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
