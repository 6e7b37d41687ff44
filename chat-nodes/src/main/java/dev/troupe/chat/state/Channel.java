package dev.troupe.chat.state;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// One channel, for [ChatState] alone.
final class Channel {
  ChannelRow row;

  /// Index of its newest message, 0 if there is none.
  long newest;

  private final NavigableMap<String, Account> members = new TreeMap<>();

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

  NavigableMap<String, Account> members() {
    return members;
  }

  /// The members' keys as they stand, for whoever looks at once.
  Set<String> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /// Whether somebody is banned who is not let off by his rank.
  boolean bans(Account account) {
    String mask = account.person().mask();
    return row.bans().stream().anyMatch(ban -> Masks.matches(ban.mask(), mask));
  }

  /// All that was ever said in it.
  History history() {
    return new History(name(), List.of(new Stretch(row.id(), name(), 0, Stretch.OPEN)), List.of());
  }

  Room room() {
    int online = (int) members.values().stream().filter(Account::isOnline).count();
    return new Room(row, online);
  }
}
