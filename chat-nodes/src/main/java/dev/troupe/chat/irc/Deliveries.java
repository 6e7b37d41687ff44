package dev.troupe.chat.irc;

import dev.troupe.chat.state.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// Messages on their way to one client, which is to confirm them: after some it gets a `PING` with
/// the place of the newest, one at a time, and its `PONG` says that all up to there has come.
///
/// They go in portions, each once the client's socket has taken the one before: a full mailbox, or
/// all that is committed at once in a busy channel, is more than may wait in a client's output, and
/// no reason to cut off one that reads.
final class Deliveries {
  /// Messages that go before the socket has taken them: some 10 KiB of lines.
  static final int PORTION = 10;

  /// Messages that may wait: a full mailbox, and as many that come while the client reads it.
  static final int MAX_WAITING = 40_000;

  private final Deque<Message> waiting = new ArrayDeque<>();
  private int room = PORTION;
  private long pushed;
  private long pinged;

  void add(Collection<Message> messages) {
    waiting.addAll(messages);
  }

  boolean isOverLimit() {
    return waiting.size() > MAX_WAITING;
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

  /// The place that the client is to be asked to confirm now, if any.
  OptionalLong receiptDue() {
    if (pinged > 0 || pushed == 0) {
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
