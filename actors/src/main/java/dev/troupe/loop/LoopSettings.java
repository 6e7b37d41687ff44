package dev.troupe.loop;

import com.typesafe.config.Config;
import dev.troupe.loop.linux.LinuxSockets;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;

/// What the section of a dispatcher that is an [EventLoop] says.
///
/// @param linux whether its sockets are those of [LinuxSockets], and not Java's
/// @param stallLimit how long a round may last before it is reported
public record LoopSettings(boolean linux, Duration stallLimit) {
  private static final String SOCKETS = "sockets";
  private static final String STALL_LIMIT = "stall-limit";
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /// Reads the section.
  ///
  /// @param path of the section, for messages
  /// @throws IllegalArgumentException with the key, its value and what was expected
  public static LoopSettings from(Config dispatcher, String path) {
    Duration stallLimit = dispatcher.getDuration(STALL_LIMIT);
    if (stallLimit.compareTo(SHORTEST) < 0) {
      throw mistake(path, STALL_LIMIT, stallLimit.toMillis() + " ms", "at least 1 ms");
    }
    String sockets = dispatcher.getString(SOCKETS);
    return switch (sockets) {
      case "auto" -> new LoopSettings(LinuxSockets.areSupported(), stallLimit);
      case "java" -> new LoopSettings(false, stallLimit);
      default -> throw mistake(path, SOCKETS, sockets, "auto or java");
    };
  }

  private static IllegalArgumentException mistake(
      String path, String key, String value, String expected) {
    return new IllegalArgumentException(
        path + "." + key + ": is " + value + ", must be " + expected);
  }

  SelectorProvider sockets() {
    return linux ? new LinuxSockets() : SelectorProvider.provider();
  }
}
