package dev.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
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

  /// Notes a mistake; a message that begins with a key gets the key's full name and place.
  void add(String message) {
    int colon = message.indexOf(':');
    String key = message.substring(0, Math.max(colon, 0));
    if (key.matches(KEY) && !key.startsWith(ROOT)) {
      add(ROOT + message);
    } else {
      found.add(place(key) + message);
    }
  }

  /// What the reader makes of the configuration, or nothing and one more mistake.
  <T> Optional<T> read(Config config, Function<Config, T> reader) {
    try {
      return Optional.of(reader.apply(config));
    } catch (ConfigException e) {
      found.add(e.getMessage());
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      add(message == null ? e.toString() : message);
    }
    return Optional.empty();
  }

  void throwIfAny() throws InvalidConfigException {
    if (!found.isEmpty()) {
      throw new InvalidConfigException(found);
    }
  }

  private String place(String key) {
    return key.matches(KEY) && written.hasPath(key)
        ? written.getValue(key).origin().description() + ": "
        : "";
  }
}
