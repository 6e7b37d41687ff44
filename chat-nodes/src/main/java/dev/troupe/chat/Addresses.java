package dev.troupe.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is connected from where: one address may not take all the room.
final class Addresses {
  private final Limits limits;
  private final Map<String, Integer> connections = new HashMap<>();

  /// What one address may do.
  ///
  /// @param maxConnections at a time
  /// @param trusted addresses without a limit: those of front doors, which bring many clients
  record Limits(int maxConnections, List<String> trusted) {
    Limits {
      trusted = List.copyOf(trusted);
      ChatSettings.require(
          maxConnections >= 1 && maxConnections <= 1_000_000,
          "addresses.max-connections",
          maxConnections,
          "1 to 1000000");
    }
  }

  Addresses(Limits limits) {
    this.limits = limits;
  }

  /// Counts a connection in; false if there are too many from there.
  boolean enter(String address) {
    int now = connections.getOrDefault(address, 0);
    if (now >= limits.maxConnections() && !limits.trusted().contains(address)) {
      return false;
    }
    connections.put(address, now + 1);
    return true;
  }

  void leave(String address) {
    connections.computeIfPresent(address, (_, now) -> now > 1 ? now - 1 : null);
  }
}
