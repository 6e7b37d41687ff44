package dev.troupe.edge;

import java.time.Duration;

/// Checks that settings are in range, and says so if one is not.
final class Ranges {
  private Ranges() {}

  static void check(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: is %d, must be from %d to %d".formatted(key, value, least, most));
    }
  }

  static void check(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s: is %s, must be from %s to %s".formatted(key, text(value), text(least), text(most)));
    }
  }

  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
