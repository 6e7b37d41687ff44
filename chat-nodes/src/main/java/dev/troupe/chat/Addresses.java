package dev.troupe.chat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who is connected from where: one address may not take all the room, nor try passwords for ever.
final class Addresses {
  /// Addresses with failed logins that are kept in mind; of more the oldest are forgotten.
  private static final int MOST_REMEMBERED = 10_000;

  private final Limits limits;
  private final Map<String, Integer> connections = new HashMap<>();
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  /// @param since nanosecond of the first of them
  private record Failures(int count, long since) {}

  /// What one address may do.
  ///
  /// @param maxConnections at a time
  /// @param maxFailedLogins within the window
  /// @param failedLoginWindow from the first of them
  /// @param trusted addresses without a limit: those of front doors, which bring many clients
  record Limits(
      int maxConnections, int maxFailedLogins, Duration failedLoginWindow, List<String> trusted) {
    Limits {
      trusted = List.copyOf(trusted);
      ChatSettings.require(
          maxConnections >= 1 && maxConnections <= 1_000_000,
          "addresses.max-connections",
          maxConnections,
          "1 to 1000000");
      ChatSettings.require(
          maxFailedLogins >= 1 && maxFailedLogins <= 1_000_000,
          "addresses.max-failed-logins",
          maxFailedLogins,
          "1 to 1000000");
      ChatSettings.require(
          ChatSettings.isWithin(failedLoginWindow, Duration.ofSeconds(1), Duration.ofDays(1)),
          "addresses.failed-login-window",
          failedLoginWindow,
          "1 s to 1 day");
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

  /// Somebody there has given a wrong password.
  void onFailedLogin(String address, long nanoTime) {
    Failures before = failures.remove(address);
    if (before == null || nanoTime - before.since() > window()) {
      failures.put(address, new Failures(1, nanoTime));
    } else {
      failures.put(address, new Failures(before.count() + 1, before.since()));
    }
    if (failures.size() > MOST_REMEMBERED) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  /// Whether nobody is to be let in from there for now.
  boolean isBarred(String address, long nanoTime) {
    Failures found = failures.get(address);
    return found != null
        && found.count() >= limits.maxFailedLogins()
        && nanoTime - found.since() <= window()
        && !limits.trusted().contains(address);
  }

  private long window() {
    return limits.failedLoginWindow().toNanos();
  }
}
