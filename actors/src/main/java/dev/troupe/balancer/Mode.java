package dev.troupe.balancer;

import java.util.Locale;

/// What a listener does for a client.
public enum Mode {
  /// Joins it to a server, byte for byte.
  JOIN,
  /// Tells it a server's address and closes.
  REFER;

  /// Its word in configuration and status.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
