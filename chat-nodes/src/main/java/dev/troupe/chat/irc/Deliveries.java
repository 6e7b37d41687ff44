package dev.troupe.chat.irc;

import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Messages on their way to one client, which is to confirm them: after a while it gets a `PING`
/// with the place of the newest, one at a time, and its `PONG` says that all up to there has come.
///
/// They go in portions, each once the client's socket has taken the one before: a full mailbox, or
/// all that is committed at once in a busy channel, is more than may wait in a client's output, and
/// no reason to cut off one that reads.
///
/// | while | what is new | ends when |
/// | --- | --- | --- |
/// | up to date | waits to go out | more than [#MAX_WAITING] wait |
/// | behind | is left out, since it will be read: the client's mail, page by page | all is read up to what was left out last |
///
/// So a client that reads slowly costs no more memory than any other.
final class Deliveries {
  /// Messages that go before the socket has taken them: some 10 KiB of lines.
  static final int PORTION = 10;

  /// Messages that may wait; what comes then is read later.
  static final int MAX_WAITING = 500;

  private final Deque<Message> waiting = new ArrayDeque<>();
  private Mailbox mail = Mailbox.empty("", 0);
  private boolean behind;
  private boolean reading;
  private long newest;
  private long leftOut;
  private int room = PORTION;
  private long pushed;
  private long pinged;

  /// The client has logged in, and this waits for it.
  void onLogin(Mailbox mailbox) {
    mail = mailbox;
    newest = mailbox.upTo();
    behind = true;
  }

  /// A message that is new.
  void add(Message message) {
    if (!behind && waiting.size() >= MAX_WAITING) {
      behind = true;
      mail = Mailbox.empty(mail.account(), newest);
    }
    if (behind) {
      leftOut = message.index();
    } else {
      waiting.addLast(message);
      newest = message.index();
    }
  }

  /// What is to be read now, if anything.
  Optional<Action> readDue() {
    if (!behind || reading || waiting.size() >= PORTION) {
      return Optional.empty();
    }
    reading = true;
    if (!mail.isEmpty()) {
      return Optional.of(new Action.ReadMail(mail));
    }
    if (leftOut > mail.upTo()) {
      return Optional.of(new Action.ReadNews(mail.account(), mail.upTo()));
    }
    newest = mail.upTo();
    reading = false;
    behind = false;
    return Optional.empty();
  }

  /// What was to be read.
  void onRead(MailPage page) {
    reading = false;
    mail = page.rest();
    waiting.addAll(page.messages());
  }

  /// Whether nothing is on its way but receipts.
  boolean isDone() {
    return !behind && waiting.isEmpty();
  }

  /// The client's socket has taken all that it was last given.
  void onTaken() {
    room = PORTION;
  }

  /// Takes the next messages to go out; none if the last ones have not been taken yet.
  List<Message> portion() {
    var portion = new ArrayList<Message>();
    while (room > 0 && !waiting.isEmpty()) {
      portion.add(waiting.removeFirst());
      room--;
    }
    if (!portion.isEmpty()) {
      pushed = portion.getLast().index();
    }
    return portion;
  }

  /// Whether the client is to be asked to confirm something.
  boolean isReceiptDue() {
    return pinged == 0 && pushed > 0;
  }

  /// The place that the client is asked to confirm now, if any.
  OptionalLong askForReceipt() {
    if (!isReceiptDue()) {
      return OptionalLong.empty();
    }
    pinged = pushed;
    pushed = 0;
    return OptionalLong.of(pinged);
  }

  /// The place that a `PONG` confirms; empty if nobody asked for it, or asked for another.
  OptionalLong onPong(String token) {
    if (pinged == 0 || !token.equals(Long.toString(pinged))) {
      return OptionalLong.empty();
    }
    long confirmed = pinged;
    pinged = 0;
    return OptionalLong.of(confirmed);
  }
}
