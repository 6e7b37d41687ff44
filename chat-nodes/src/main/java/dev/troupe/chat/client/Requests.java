package dev.troupe.chat.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the client has asked for and had no answer to, in order. Each has a label of its own, so
/// that after a break all can be sent again: the server answers what it had done already from the
/// first time.
final class Requests {
  /// Requests that are sent before the first of them is answered. The server remembers 100.
  static final int WINDOW = 50;

  /// Requests that may wait at all.
  static final int MOST = 500;

  /// @param label which no other request has
  record Request(String label, String line, Wish wish) {
    String labelled() {
      return "@label=" + label + " " + line;
    }
  }

  private final Map<String, Request> sent = new LinkedHashMap<>();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private long last;

  /// Whether there is no more room.
  boolean isFull() {
    return size() >= MOST;
  }

  int size() {
    return sent.size() + waiting.size();
  }

  void add(String line, Wish wish) {
    last++;
    waiting.addLast(new Request(Long.toString(last, Character.MAX_RADIX), line, wish));
  }

  /// What is to be sent now.
  List<String> due() {
    var due = new ArrayList<String>();
    while (sent.size() < WINDOW && !waiting.isEmpty()) {
      Request next = waiting.removeFirst();
      sent.put(next.label(), next);
      due.add(next.labelled());
    }
    return due;
  }

  /// A request has been answered; nothing if there is none of that label.
  Optional<Request> answered(String label) {
    return Optional.ofNullable(sent.remove(label));
  }

  /// The connection is another: all that was sent is to be sent again, before the rest.
  ///
  /// @return the labels of that
  Set<String> sendAgain() {
    Set<String> labels = Set.copyOf(sent.keySet());
    sent.values().stream().toList().reversed().forEach(waiting::addFirst);
    sent.clear();
    return labels;
  }

  /// The password that the user has wanted last, if that is not answered yet.
  Optional<String> newPassword() {
    return wishes().stream()
        .flatMap(wish ->
            wish instanceof Wish.SetPassword(var password) ? Stream.of(password) : Stream.of())
        .reduce((_, last) -> last);
  }

  /// What waits for an answer, oldest first.
  List<Wish> wishes() {
    return Stream.of(sent.values(), waiting)
        .flatMap(Collection::stream)
        .map(Request::wish)
        .toList();
  }
}
