package dev.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Gathers what is wrong with a configuration, so that it is said all at once.
///
/// The modules' messages begin with the key as they know it (`edge.routing-delay: is -5 ms, …`).
final class Mistakes {
  private static final String ROOT = "troupe.";
  private static final String KEY = "[a-z0-9-]+([.][a-z0-9-]+)*";

  private final Config written;
  private final List<String> found = new ArrayList<>();

  /// @param written what the user wrote, without the defaults
  Mistakes(Config written) {
    this.written = written;
  }

  /// Notes a mistake, with the place of its key if the message begins with one.
  void add(String message) {
    found.add(place(message) + message);
  }

  /// What the reader makes of the configuration, or nothing and one more mistake.
  ///
  /// @param part the section below `troupe` that it reads
  <T> Optional<T> read(String part, Config config, Function<Config, T> reader) {
    try {
      return Optional.of(reader.apply(config));
    } catch (ConfigException e) {
      found.add(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      add(inFull(part, String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  /// The message with the whole key, which modules do not know or have left out.
  private static String inFull(String part, String message) {
    if (message.startsWith(ROOT + part)) {
      return message;
    }
    return message.startsWith(part + ".") ? ROOT + message : ROOT + part + ": " + message;
  }

  void throwIfAny() throws InvalidConfigException {
    if (!found.isEmpty()) {
      throw new InvalidConfigException(found);
    }
  }

  /// File and line, if the user wrote the key in one place.
  private String place(String message) {
    String key = message.substring(0, Math.max(message.indexOf(':'), 0));
    if (!key.matches(KEY) || !written.hasPath(key)) {
      return "";
    }
    ConfigOrigin origin = written.getValue(key).origin();
    return origin.lineNumber() > 0 ? origin.description() + ": " : "";
  }
}
