package dev.troupe.chat.irc;

import dev.troupe.chat.irc.Client.Phase;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.SessionId;
import java.util.List;
import java.util.Optional;

/// One client's conversation: lines, outcomes and events in, actions out.
///
/// | phase | on | to |
/// | --- | --- | --- |
/// | registering | `NICK` and `USER` given, no `CAP` negotiation open | logging in |
/// | logging in | the login's outcome | chatting |
/// | any | `QUIT`, another session takes the account, the server closes | closed |
///
/// Nothing that concerns others is shown before it comes back committed. Answers come in the order
/// of the lines: what is not a message waits until all before it is done, and a message waits for
/// what has a label and is not one, since its answer is only sent when it is complete. While it
/// [#isBusy] the session is not to be given more lines.
public final class IrcSession {
  /// Commands of one session that may be under way.
  static final int MAX_UNDER_WAY = 64;

  private final Client client;
  private Optional<IrcLine> waiting = Optional.empty();

  public IrcSession(SessionId session, Host host) {
    this.client = new Client(session, host);
  }

  /// Whether lines have to wait: a login, an answer or too many commands are under way.
  public boolean isBusy() {
    return client.phase == Phase.LOGGING_IN
        || waiting.isPresent()
        || client.isAnswering()
        || client.commandsUnderWay() >= MAX_UNDER_WAY;
  }

  /// Whether everything that the client has asked for is done, and its mail is delivered.
  public boolean isSettled() {
    return client.commandsUnderWay() == 0
        && waiting.isEmpty()
        && !client.isAnswering()
        && client.isDelivered();
  }

  /// Whether the client has got as far as to chat, or its login is under way.
  public boolean hasLoggedIn() {
    return client.phase != Phase.REGISTERING;
  }

  /// A line came, without its end.
  public List<Action> onLine(byte[] bytes) {
    client.at(client.host.clock().millis());
    if (client.phase != Phase.CLOSED) {
      switch (IrcLine.parse(bytes, client.maxLineWithEnd())) {
        case IrcLine.Command(var line) -> {
          if (Commands.waits(line) || client.isHoldingAnswer()) {
            waiting = Optional.of(line);
            runWaiting();
          } else {
            run(line);
          }
        }
        case IrcLine.Empty _ -> {}
        case IrcLine.NotUtf8(var verb) ->
            client.fail(verb, "INVALID_UTF8", "", "Messages must be UTF-8");
        case IrcLine.TooLong _ -> tooLong();
      }
    }
    return client.outbox.drain();
  }

  /// A line came that is longer than any may be.
  public List<Action> onTooLongLine() {
    if (client.phase != Phase.CLOSED) {
      tooLong();
    }
    return client.outbox.drain();
  }

  /// The oldest command under way has had its outcome.
  ///
  /// @param timeMillis of its log entry
  public List<Action> onOutcome(Outcome outcome, long timeMillis) {
    Client.UnderWay answered = client.answered();
    if (client.phase != Phase.CLOSED) {
      client.at(timeMillis);
      client.outbox.resume(answered.request());
      Outcomes.show(client, answered.command(), outcome);
      client.outbox.leave();
      runWaiting();
    }
    return client.outbox.drain();
  }

  /// What the client asked to see of the state has been looked up.
  public List<Action> onSeen(Runnable answer) {
    if (client.phase != Phase.CLOSED) {
      answer.run();
      runWaiting();
    }
    return client.outbox.drain();
  }

  /// Messages came that the session has asked for.
  public List<Action> onMail(MailPage page) {
    if (client.phase == Phase.CHATTING) {
      client.onRead(page);
    }
    return client.outbox.drain();
  }

  /// Something happened that concerns this client's account.
  ///
  /// @param timeMillis when
  public List<Action> onEvent(ChatEvent event, long timeMillis) {
    if (client.phase != Phase.CLOSED) {
      client.at(timeMillis);
      Events.show(client, event);
    }
    return client.outbox.drain();
  }

  /// Something happened to an account that the client monitors.
  ///
  /// @param timeMillis when
  public List<Action> onWatched(ChatEvent event, long timeMillis) {
    if (client.phase == Phase.CHATTING) {
      client.at(timeMillis);
      Events.watched(client, event);
    }
    return client.outbox.drain();
  }

  /// It is time to ask the client for a receipt.
  public List<Action> onReceiptTime() {
    if (client.phase == Phase.CHATTING) {
      client.onReceiptTime();
    }
    return client.outbox.drain();
  }

  /// The client's socket has taken all that it was last given.
  public List<Action> onTaken() {
    if (client.phase == Phase.CHATTING) {
      client.at(client.host.clock().millis());
      client.onTaken();
      runWaiting();
    }
    return client.outbox.drain();
  }

  /// The client has been silent for a while.
  public List<Action> onIdle() {
    client.raw("PING :" + client.host.shown());
    return client.outbox.drain();
  }

  /// The server ends the conversation.
  public List<Action> onClose(String reason) {
    client.close(reason);
    return client.outbox.drain();
  }

  private void runWaiting() {
    if (client.commandsUnderWay() == 0 && !client.isAnswering()) {
      Optional<IrcLine> line = waiting;
      waiting = Optional.empty();
      line.ifPresent(this::run);
    }
  }

  private void run(IrcLine line) {
    boolean labeled = client.has(Capability.LABELED_RESPONSE) && client.has(Capability.BATCH);
    client.outbox.enter(labeled ? line.label() : "");
    Commands.run(client, line);
    client.outbox.leave();
  }

  private void tooLong() {
    client.reply(
        Numeric.ERR_INPUTTOOLONG,
        "A line has at most %d bytes, tags apart; nothing was done"
            .formatted(client.maxLineWithEnd()));
  }
}
