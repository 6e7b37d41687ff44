package dev.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds keys that nobody reads: in what the user wrote, but in no module's `reference.conf`.
final class UnknownKeys {
  private static final int FARTHEST = 3;

  /// Sections whose keys are names that the user gives; the module itself checks what is in them.
  private static final Set<String> OPEN = Set.of("troupe.balancer.listeners");

  private UnknownKeys() {}

  /// One line for each key below `root` that the reference does not have, with the nearest one that
  /// it has, if one is near.
  static List<String> in(Config written, Config reference, String root) {
    if (!written.hasPath(root)) {
      return List.of();
    }
    var found = new ArrayList<String>();
    collect(written.getObject(root), reference.getObject(root), root, found);
    Collections.sort(found);
    return found;
  }

  private static void collect(
      ConfigObject written, ConfigObject reference, String path, List<String> found) {
    written.forEach((key, value) -> {
      ConfigValue known = reference.get(key);
      String full = path + "." + key;
      if (known == null) {
        found.add(full + ": is unknown" + suggestion(key, reference.keySet(), path));
      } else if (value instanceof ConfigObject inner
          && known instanceof ConfigObject wanted
          && !OPEN.contains(full)) {
        collect(inner, wanted, full, found);
      }
    });
  }

  private static String suggestion(String key, Set<String> known, String path) {
    Optional<String> nearest = known.stream().min(Comparator.comparingInt(k -> distance(key, k)));
    return nearest
        .filter(other -> distance(key, other) <= Math.min(FARTHEST, key.length() / 2))
        .map(other -> ", did you mean " + path + "." + other + "?")
        .orElse("");
  }

  /// Levenshtein's: how many characters to insert, drop or change.
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
