package dev.troupe.balancer;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/// A part of a configuration whose values are checked as they are read; whatever is wrong is an
/// `IllegalArgumentException` with the whole key, the value and what was expected.
record Section(String path, Config config) {

  void allowOnly(Set<String> known) {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw mistake(key, "is not known, must be one of " + new TreeSet<>(known));
      }
    }
  }

  int number(String key, int least, int most) {
    int value = config.getInt(key);
    if (value < least || value > most) {
      throw mistake(key, "is " + value + ", must be from " + least + " to " + most);
    }
    return value;
  }

  Duration duration(String key, Duration least, Duration most) {
    Duration value = config.getDuration(key);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      String range = ", must be from " + text(least) + " to " + text(most);
      throw mistake(key, "is " + config.getString(key) + range);
    }
    return value;
  }

  HostPort address(String key) {
    return convert(key, HostPort::parse);
  }

  <T> T convert(String key, Function<String, T> converter) {
    return convert(key, config.getString(key), converter);
  }

  <T> T convert(String key, String text, Function<String, T> converter) {
    try {
      return converter.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + "." + key + ": " + e.getMessage(), e);
    }
  }

  /// One of some values, by its word.
  <T> T word(String key, List<T> values, Function<T, String> wordOf) {
    String text = config.getString(key);
    return values.stream()
        .filter(value -> wordOf.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            mistake(
                key, "is '" + text + "', must be one of " + values.stream().map(wordOf).toList()));
  }

  /// Reads something whose mistakes name their key.
  <T> T read(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + "." + e.getMessage(), e);
    }
  }

  IllegalArgumentException mistake(String key, String what) {
    return new IllegalArgumentException(path + "." + key + ": " + what);
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
