package dev.troupe.edge.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How servers stood over the last minutes: one letter a step, the oldest first, of what was worst
/// in it.
final class Strips {
  static final int STEP_SECONDS = 10;
  static final int STEPS = 60;

  private static final char UNKNOWN = '-';

  /// From good to bad.
  enum State {
    UP('u'),
    DRAINED('m'),
    PARTLY('p'),
    DOWN('d');

    private final char letter;

    State(char letter) {
      this.letter = letter;
    }
  }

  private final Map<String, String> past = new TreeMap<>();
  private final Map<String, State> step = new HashMap<>();
  private int seconds = 0;

  /// To be told every second.
  void observe(Map<String, State> servers) {
    servers.forEach(
        (server, state) -> step.merge(server, state, (a, b) -> a.compareTo(b) > 0 ? a : b));
    seconds++;
    if (seconds == STEP_SECONDS) {
      endStep();
    }
  }

  private void endStep() {
    step.keySet().forEach(server -> past.putIfAbsent(server, ""));
    past.replaceAll((server, strip) -> tail(strip + letter(server)));
    past.values().removeIf(strip -> strip.chars().allMatch(letter -> letter == UNKNOWN));
    step.clear();
    seconds = 0;
  }

  /// The strip of one server, up to now; it has at most as many letters as there are steps.
  String of(String server) {
    String strip = past.getOrDefault(server, "");
    return step.containsKey(server) ? tail(strip + letter(server)) : strip;
  }

  private char letter(String server) {
    State worst = step.get(server);
    return worst == null ? UNKNOWN : worst.letter;
  }

  private static String tail(String strip) {
    return strip.substring(Math.max(0, strip.length() - STEPS));
  }
}
