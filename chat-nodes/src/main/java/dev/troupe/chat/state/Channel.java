package dev.troupe.chat.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One channel, for [ChatState] alone.
final class Channel {
  ChannelRow row;

  /// Index of its newest message, 0 if there is none.
  long newest;

  private final Map<String, Account> members = new TreeMap<>();

  Channel(ChannelRow row) {
    this.row = row;
  }

  String name() {
    return row.name();
  }

  void add(String key, Account account) {
    members.put(key, account);
  }

  void remove(String key) {
    members.remove(key);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /// The members' keys as they stand, for whoever looks at once.
  Set<String> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  Outcome.Roster roster() {
    List<String> names = members.values().stream().map(Account::name).toList();
    return new Outcome.Roster(name(), names);
  }
}
