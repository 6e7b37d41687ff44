package dev.troupe.chat.irc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names of which a client wants to know when they come and go.
final class Monitored {
  /// Names that one client may have here.
  static final int MOST = 100;

  private final Map<String, String> names = new LinkedHashMap<>();

  boolean isFull() {
    return names.size() >= MOST;
  }

  boolean contains(String key) {
    return names.containsKey(key);
  }

  void add(String key, String name) {
    names.put(key, name);
  }

  /// False if it was not there.
  boolean remove(String key) {
    return names.remove(key) != null;
  }

  Collection<String> names() {
    return List.copyOf(names.values());
  }
}
