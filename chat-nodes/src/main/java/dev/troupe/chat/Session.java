package dev.troupe.chat;

import dev.troupe.chat.irc.Action;
import dev.troupe.chat.irc.Host;
import dev.troupe.chat.irc.IrcSession;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.SessionId;
import dev.troupe.net.Lines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: carries bytes between its streams and an [IrcSession].
///
/// Input is taken as fast as the session can use it: the next bytes are asked for when all lines of
/// the last are done with. Output gathers while the client reads slowly, up to a limit; then the
/// client is cut off. When the client has sent its last byte, what it asked for is still done and
/// answered.
final class Session {
  /// What a session takes.
  sealed interface Command {}

  /// The client's bytes can be asked for.
  record InputOpened(ActorRef<Done> ack) implements Command {}

  /// Bytes from the client; the next come once `more` is called.
  record Received(ByteString bytes, Runnable more) implements Command {}

  /// The client has sent its last byte.
  record InputEnded() implements Command {}

  /// The connection is broken.
  record InputFailed(Throwable cause) implements Command {}

  /// Where bytes for the client go.
  record OutputOpened(Outlet socket) implements Command {}

  /// The client's socket has taken the last output.
  record OutputTaken() implements Command {}

  /// The oldest command under way has had its outcome.
  record Answered(Outcome outcome, long timeMillis) implements Command {}

  /// Something happened that concerns the client's account.
  record Noticed(ChatEvent event, long timeMillis) implements Command {}

  /// What the session asked to see of the state; to be run by it.
  record Seen(Runnable answer) implements Command {}

  /// Messages that the session has asked for.
  record MailRead(MailPage page) implements Command {}

  /// Something happened to an account that the client monitors.
  record Watched(ChatEvent event, long timeMillis) implements Command {}

  /// Ends the session, telling the client why.
  record Close(String reason) implements Command {}

  /// Nothing has come for a while; `pinged` if the client has been asked already.
  private record IdleDue(boolean pinged) implements Command {}

  private record LoginDue() implements Command {}

  private record ReceiptTime() implements Command {}

  private record ComputeFailed(Throwable cause) implements Command {}

  /// The client may send another line.
  private record InputDue() implements Command {}

  /// What has gathered is to go out.
  private record FlushDue() implements Command {}

  /// Where a session's bytes go out to its client.
  interface Outlet {
    /// Takes bytes; to be called again only after [OutputTaken].
    void write(ByteString bytes);

    /// All has been given.
    void end();

    /// The connection is to be reset.
    void abort(String reason);
  }

  /// How patient a session is.
  ///
  /// @param idle silence after which the client is pinged, and as much again later cut off
  /// @param loginTimeout within which a client must have logged in
  /// @param sendq bytes that may wait for a client that reads slowly
  /// @param floodBurst lines that a client may send at once
  /// @param floodRate lines a second that it may send in the long run
  record Settings(Duration idle, Duration loginTimeout, int sendq, int floodBurst, int floodRate) {
    Settings {
      ChatSettings.require(
          ChatSettings.isWithin(idle, Duration.ofSeconds(1), Duration.ofHours(1)),
          "idle",
          idle,
          "1 s to 1 h");
      ChatSettings.require(
          ChatSettings.isWithin(loginTimeout, Duration.ofSeconds(1), Duration.ofHours(1)),
          "login-timeout",
          loginTimeout,
          "1 s to 1 h");
      ChatSettings.require(
          sendq >= 128 << 10 && sendq <= 64 << 20, "sendq", sendq, "128 KiB to 64 MiB");
      ChatSettings.require(
          floodBurst >= 1 && floodBurst <= 1_000_000, "flood.burst", floodBurst, "1 to 1000000");
      ChatSettings.require(
          floodRate >= 1 && floodRate <= 1_000_000, "flood.rate", floodRate, "1 to 1000000");
    }
  }

  /// Where passwords are hashed, apart from all that is not to wait for it.
  private static final String WORKER = "troupe.chat.password-dispatcher";

  /// How long messages go out until a receipt is asked for: each costs the client an answer and the
  /// nodes an entry.
  private static final Duration RECEIPT_AFTER = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Executor worker;
  private final Settings settings;
  private final IrcSession session;
  private final SessionPort chat;
  private final Input input = new Input();
  private final Output output;
  private final Flood flood;

  private Session(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SessionId id,
      Host host,
      Settings settings,
      SessionPort chat) {
    this.context = context;
    this.timers = timers;
    this.worker = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(WORKER));
    this.settings = settings;
    this.session = new IrcSession(id, host);
    this.chat = chat;
    this.output = new Output(settings.sendq());
    this.flood = new Flood(settings.floodBurst(), settings.floodRate(), System.nanoTime());
  }

  /// A session whose streams are about to be connected.
  static Behavior<Command> create(SessionId id, Host host, Settings settings, SessionPort chat) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new Session(context, timers, id, host, settings, chat).talking()));
  }

  private Behavior<Command> talking() {
    waitForInput(false);
    timers.startSingleTimer(new LoginDue(), settings.loginTimeout());
    return Behaviors.receive(
        (_, command) -> onCommand(command),
        (_, signal) -> {
          if (signal instanceof PostStop) {
            output.abort("session stopped");
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case InputOpened(var ack) -> ack.tell(Done.getInstance());
      case Received(var bytes, var more) -> {
        if (!output.isClosing()) {
          waitForInput(false);
        }
        input.onBytes(bytes, more);
      }
      case InputEnded _ -> input.onEnd();
      case InputFailed(var cause) -> {
        perform(session.onClose("Connection lost: " + cause.getMessage()));
        return Behaviors.stopped();
      }
      case OutputOpened(var socket) -> output.onOpened(socket);
      case OutputTaken _ -> {
        output.onTaken();
        perform(session.onTaken());
      }
      case Answered(var outcome, var time) -> perform(session.onOutcome(outcome, time));
      case Seen(var answer) -> perform(session.onSeen(answer));
      case MailRead(var page) -> perform(session.onMail(page));
      case Noticed(var event, var time) -> perform(session.onEvent(event, time));
      case Watched(var event, var time) -> perform(session.onWatched(event, time));
      case ComputeFailed(var cause) -> {
        LOG.error("cannot compute what a session needs", cause);
        perform(session.onClose("Internal error"));
      }
      case Close(var reason) -> perform(session.onClose(reason));
      case InputDue _ -> {}
      case LoginDue _ -> {
        if (!session.hasLoggedIn()) {
          perform(
              session.onClose(
                  "You have not logged in within " + settings.loginTimeout().toSeconds() + " s"));
        }
      }
      case ReceiptTime _ -> perform(session.onReceiptTime());
      case FlushDue _ -> {
        return output.flush() ? Behaviors.same() : Behaviors.stopped();
      }
      case IdleDue _ when output.isClosing() -> {
        output.abort("the client does not take the last lines");
        return Behaviors.stopped();
      }
      case IdleDue(var pinged) -> {
        perform(pinged ? session.onClose("Ping timeout") : session.onIdle());
        waitForInput(true);
      }
    }
    useInput();
    return goOn();
  }

  private void waitForInput(boolean pinged) {
    timers.startSingleTimer(IdleDue.class, new IdleDue(pinged), settings.idle());
  }

  private void useInput() {
    while (!session.isBusy() && !input.isEmpty()) {
      if (!flood.take(System.nanoTime())) {
        timers.startSingleTimer(new InputDue(), flood.untilRoom());
        return;
      }
      var line = input.next();
      switch (line) {
        case Lines.Whole(var bytes) -> perform(session.onLine(bytes.toArray()));
        case Lines.TooLong _ -> perform(session.onTooLongLine());
      }
    }
    input.askForMore();
    if (input.isUsedUp() && session.isSettled()) {
      perform(session.onClose("Closing link: end of input"));
    }
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      switch (action) {
        case Action.Reply(var line) -> output.add(line);
        case Action.Submit(var command) -> chat.submit(command);
        case Action.Look(var question) -> chat.look(question);
        case Action.Read(var question) -> chat.read(question);
        case Action.Compute(var work) -> compute(work);
        case Action.AskForReceiptLater _ ->
            timers.startSingleTimer(new ReceiptTime(), RECEIPT_AFTER);
        case Action.Watch(var key, var on) -> chat.watch(key, on);
        case Action.LoginFailed _ -> chat.loginFailed();
        case Action.ReadMail(var mailbox) -> chat.readMail(mailbox);
        case Action.ReadNews(var account, var behind) -> chat.readNews(account, behind);
        case Action.Close _ -> output.close();
      }
    }
  }

  private void compute(Supplier<Runnable> work) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work, worker),
        (answer, failure) -> failure == null ? new Seen(answer) : new ComputeFailed(failure));
  }

  private Behavior<Command> goOn() {
    if (output.isOverLimit()) {
      perform(session.onClose("Reads too slowly"));
      output.abort("more than " + settings.sendq() + " bytes wait for the client");
      return Behaviors.stopped();
    }
    if (output.becomesDue()) {
      context.getSelf().tell(new FlushDue());
    }
    return Behaviors.same();
  }
}
