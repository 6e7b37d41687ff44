package dev.troupe.chat.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One channel, for [ChatState] alone.
final class Channel {
  final String name;
  private final Map<String, Account> members = new TreeMap<>();

  Channel(String name) {
    this.name = name;
  }

  /// False if it is a member already.
  boolean add(String key, Account account) {
    return members.putIfAbsent(key, account) == null;
  }

  boolean remove(String key) {
    return members.remove(key) != null;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Map<String, Account> members() {
    return members;
  }

  /// The members' keys as they stand, for whoever looks at once.
  Set<String> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  Outcome.Roster roster() {
    List<String> names = members.values().stream().map(member -> member.name).toList();
    return new Outcome.Roster(name, names);
  }
}
