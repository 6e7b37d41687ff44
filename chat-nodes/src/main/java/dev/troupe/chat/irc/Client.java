package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Messages;
import dev.troupe.chat.state.SessionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client as the commands see it: what it has said of itself, and what it waits for. How to
/// answer it is inherited.
final class Client extends Voice {
  final SessionId session;
  final Login login = new Login();
  final Monitored monitored = new Monitored();
  String user = "";
  boolean negotiating;
  boolean capVersion302;
  boolean invisible;
  boolean registering;

  /// The client's last rating of the node, in halves; 0 before the first.
  int ratingHalves;

  Phase phase = Phase.REGISTERING;
  private final Deque<UnderWay> submitted = new ArrayDeque<>();
  private final Deliveries deliveries = new Deliveries();
  private int looking;
  private boolean holding;
  private boolean asksLater;
  private @Nullable Runnable afterTaken;

  /// How far the client has got.
  enum Phase {
    REGISTERING,
    LOGGING_IN,
    CHATTING,
    CLOSED
  }

  /// A command and the line that it came of.
  record UnderWay(ChatCommand command, Outbox.Request request) {
    private boolean isMessage() {
      return command instanceof ChatCommand.Send || command instanceof ChatCommand.SendTags;
    }
  }

  Client(SessionId session, Host host) {
    super(host);
    this.session = session;
  }

  boolean isChatting() {
    return phase == Phase.CHATTING;
  }

  int commandsUnderWay() {
    return submitted.size();
  }

  void submit(ChatCommand command) {
    submitted.addLast(new UnderWay(command, outbox.expectMore()));
    outbox.add(new Action.Submit(command));
  }

  /// Looks at the state; no line of the client is carried out before the answer is there.
  ///
  /// @param question is asked elsewhere and must use nothing of this client
  <T> void look(Function<ChatView, T> question, Consumer<T> answer) {
    Outbox.Request request = expect();
    outbox.add(
        new Action.Look(view -> {
          T seen = question.apply(view);
          return () -> resume(request, () -> answer.accept(seen));
        }));
  }

  /// Computes what takes a while; no line of the client is carried out before it is done.
  ///
  /// @param work is done elsewhere and must use nothing of this client
  <T> void compute(Supplier<T> work, Consumer<T> then) {
    Outbox.Request request = expect();
    outbox.add(
        new Action.Compute(() -> {
          T done = work.get();
          return () -> resume(request, () -> then.accept(done));
        }));
  }

  /// Reads messages; no line of the client is carried out before they are there.
  ///
  /// @param question is asked elsewhere and must use nothing of this client
  <T> void read(Function<Messages, T> question, Consumer<T> answer) {
    Outbox.Request request = expect();
    outbox.add(
        new Action.Read(messages -> {
          T found = question.apply(messages);
          return () -> resume(request, () -> answer.accept(found));
        }));
  }

  private Outbox.Request expect() {
    looking++;
    return outbox.expectMore();
  }

  private void resume(Outbox.Request request, Runnable next) {
    looking--;
    outbox.resume(request);
    next.run();
    outbox.leave();
  }

  /// Goes on once the client's socket has taken what it was given so far.
  void whenTaken(Runnable next) {
    Outbox.Request request = outbox.expectMore();
    afterTaken =
        () -> {
          outbox.resume(request);
          next.run();
          outbox.leave();
        };
  }

  /// Whether an answer is still to be looked up or sent.
  boolean isAnswering() {
    return looking > 0 || afterTaken != null;
  }

  /// Whether what has come of a line so far is held back until its answer is complete, as that of a
  /// labeled `JOIN` is. Nothing else comes to be under way then, so the newest tells.
  boolean isHoldingAnswer() {
    UnderWay newest = submitted.peekLast();
    return newest != null && newest.request().isLabeled() && !newest.isMessage();
  }

  /// The oldest command that has not had an outcome.
  UnderWay answered() {
    return submitted.removeFirst();
  }

  /// Ends the conversation, and with it the session in the state, if there is one or will be.
  ///
  /// @param reason that the client is told
  /// @param farewell that others are told
  void close(String reason, String farewell) {
    if (phase == Phase.CHATTING || phase == Phase.LOGGING_IN) {
      submit(new ChatCommand.Logout(nick, session, farewell));
    }
    if (phase != Phase.CLOSED) {
      raw("ERROR :" + reason);
      outbox.add(new Action.Close());
      phase = Phase.CLOSED;
    }
  }

  void close(String reason) {
    close(reason, reason);
  }

  /// A new message, which the client is to confirm.
  void deliver(Message message) {
    deliveries.add(message);
    push();
  }

  /// What waits for the client, which is to confirm it; not before [#releaseMail].
  void holdMail(Mailbox mail) {
    deliveries.onLogin(mail);
    holding = true;
  }

  void releaseMail() {
    holding = false;
    push();
  }

  /// Messages that were to be read.
  void onRead(MailPage page) {
    deliveries.onRead(page);
    push();
  }

  /// Whether all messages for the client are with its socket.
  boolean isDelivered() {
    return deliveries.isDone();
  }

  /// The client's socket has taken all that it was last given.
  void onTaken() {
    Runnable next = afterTaken;
    if (next != null) {
      afterTaken = null;
      next.run();
    }
    deliveries.onTaken();
    push();
  }

  private void push() {
    if (!holding) {
      deliveries.portion().forEach(message -> message(message, ""));
      deliveries.readDue().ifPresent(outbox::add);
      askForReceipt();
    }
  }

  /// The client has answered a `PING`.
  void onPong(String token) {
    deliveries
        .onPong(token)
        .ifPresent(index -> {
          submit(new ChatCommand.Confirm(nick, index));
          askForReceipt();
        });
  }

  private void askForReceipt() {
    if (!asksLater && deliveries.isReceiptDue()) {
      asksLater = true;
      outbox.add(new Action.AskForReceiptLater());
    }
  }

  /// It is time to ask for a receipt of what has been sent.
  void onReceiptTime() {
    asksLater = false;
    deliveries.askForReceipt().ifPresent(index -> raw("PING :" + index));
  }
}
