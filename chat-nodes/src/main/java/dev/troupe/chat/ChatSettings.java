package dev.troupe.chat;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import java.time.Duration;

/// What can be set of a node's chat; `troupe.chat` in the configuration.
///
/// @param listen where this node's chat takes connections
/// @param maxSessions clients that it lets in
/// @param idle silence after which a client is pinged, and as much again later cut off
/// @param sendq bytes that may wait for a client that reads slowly
/// @param drainTimeout how long a graceful stop waits for the last lines to go out
public record ChatSettings(
    HostPort listen, int maxSessions, Duration idle, int sendq, Duration drainTimeout) {
  public ChatSettings {
    require(
        maxSessions >= 1 && maxSessions <= 1_000_000, "max-sessions", maxSessions, "1 to 1000000");
    require(
        idle.compareTo(Duration.ofSeconds(1)) >= 0 && idle.compareTo(Duration.ofHours(1)) <= 0,
        "idle",
        idle,
        "1 s to 1 h");
    require(sendq >= 128 << 10 && sendq <= 64 << 20, "sendq", sendq, "128 KiB to 64 MiB");
    require(
        !drainTimeout.isNegative() && drainTimeout.compareTo(Duration.ofMinutes(1)) <= 0,
        "drain-timeout",
        drainTimeout,
        "0 s to 1 min");
  }

  /// Reads `troupe.chat` of a whole configuration.
  ///
  /// @throws IllegalArgumentException naming the key that is out of range
  public static ChatSettings from(Config config) {
    Config chat = config.getConfig("troupe.chat");
    return new ChatSettings(
        HostPort.parse(chat.getString("listen")),
        chat.getInt("max-sessions"),
        chat.getDuration("idle"),
        Math.toIntExact(chat.getBytes("sendq")),
        chat.getDuration("drain-timeout"));
  }

  private static void require(boolean holds, String key, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "chat." + key + ": is " + value + ", must be from " + range);
    }
  }
}
