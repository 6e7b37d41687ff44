package dev.troupe.chat;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Which sessions of this node want to know when an account comes and goes.
final class Watchers {
  private final Map<String, Set<Long>> byKey = new HashMap<>();
  private final Map<Long, Set<String>> bySession = new HashMap<>();

  void watch(long session, String key, boolean on) {
    if (on) {
      byKey.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(session);
      bySession.computeIfAbsent(session, _ -> new LinkedHashSet<>()).add(key);
    } else {
      remove(byKey, key, session);
      remove(bySession, session, key);
    }
  }

  void end(long session) {
    Set<String> keys = bySession.remove(session);
    if (keys != null) {
      keys.forEach(key -> remove(byKey, key, session));
    }
  }

  /// The sessions as they are now.
  Set<Long> of(String key) {
    return Set.copyOf(byKey.getOrDefault(key, Set.of()));
  }

  private static <K, V> void remove(Map<K, Set<V>> from, K key, V value) {
    from.computeIfPresent(
        key,
        (_, values) -> {
          values.remove(value);
          return values.isEmpty() ? null : values;
        });
  }
}
