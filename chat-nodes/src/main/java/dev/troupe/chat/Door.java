package dev.troupe.chat;

import java.util.Optional;

/// Who is let in to a node's chat.
final class Door {
  private final int maxSessions;
  private final Addresses addresses;

  Door(int maxSessions, Addresses addresses) {
    this.maxSessions = maxSessions;
    this.addresses = addresses;
  }

  /// Somebody asks to chat.
  ///
  /// @param sessions that there are
  /// @return why not; nothing if he is let in
  Optional<String> refusal(String address, int sessions) {
    if (sessions >= maxSessions) {
      return Optional.of("Server busy, try again later");
    }
    if (addresses.isBarred(address, System.nanoTime())) {
      return Optional.of("Too many failed logins from your address, try again later");
    }
    return addresses.enter(address)
        ? Optional.empty()
        : Optional.of("Too many connections from your address");
  }

  void onFailedLogin(String address) {
    addresses.onFailedLogin(address, System.nanoTime());
  }

  void onLeft(String address) {
    addresses.leave(address);
  }
}
