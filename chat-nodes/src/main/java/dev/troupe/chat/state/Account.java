package dev.troupe.chat.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One account, for [ChatState] alone.
///
/// Its mail is kept in two boxes, so that talk in channels while it is away neither keeps out nor
/// pushes out what was sent to it alone.
final class Account {
  final String name;
  final TreeMap<String, Channel> channels = new TreeMap<>();
  Optional<SessionId> session = Optional.empty();
  private final Deque<Message> direct = new ArrayDeque<>();
  private final Deque<Message> heard = new ArrayDeque<>();

  Account(String name) {
    this.name = name;
  }

  /// Keeps a message that was sent to it alone; false if there are `limit` already.
  boolean keepDirect(Message message, int limit) {
    return direct.size() < limit && direct.add(message);
  }

  /// Keeps a message of a channel; of more than `limit` the oldest goes: one member who stays away
  /// must not silence the channel.
  void keepHeard(Message message, int limit) {
    if (heard.size() >= limit) {
      heard.removeFirst();
    }
    heard.addLast(message);
  }

  /// What has not been confirmed, in order.
  List<Message> mail() {
    var mail = new ArrayList<Message>(direct.size() + heard.size());
    mail.addAll(direct);
    mail.addAll(heard);
    mail.sort(Comparator.comparingLong(Message::index));
    return mail;
  }

  /// Drops what has been received.
  void confirm(long index) {
    confirm(direct, index);
    confirm(heard, index);
  }

  private static void confirm(Deque<Message> box, long index) {
    while (!box.isEmpty() && box.getFirst().index() <= index) {
      box.removeFirst();
    }
  }
}
