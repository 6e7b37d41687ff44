package dev.troupe.chat.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/// One account, for [ChatState] alone.
final class Account {
  final String name;
  final TreeMap<String, Channel> channels = new TreeMap<>();
  final Deque<Message> mail = new ArrayDeque<>();
  Optional<SessionId> session = Optional.empty();

  Account(String name) {
    this.name = name;
  }

  /// Drops what has been received.
  void confirm(long index) {
    while (!mail.isEmpty() && mail.getFirst().index() <= index) {
      mail.removeFirst();
    }
  }
}
