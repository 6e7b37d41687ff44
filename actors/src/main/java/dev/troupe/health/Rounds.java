package dev.troupe.health;

import java.util.OptionalInt;

/// When a round of checks begins before its time: after so many clients or when a server is in
/// doubt, and never while checks of the last round are still open.
final class Rounds {
  private final OptionalInt clients;
  private long current = 0;
  private int open = 0;
  private int came = 0;
  private boolean doubted = false;

  /// @param clients after whom a round begins; empty if time alone decides
  Rounds(OptionalInt clients) {
    this.clients = clients;
  }

  /// The number of the round under way, from 0.
  long current() {
    return current;
  }

  /// A round begins.
  void begin() {
    current++;
    came = 0;
    doubted = false;
  }

  /// A client has come; whether a round has to begin now.
  boolean isDueWithClient() {
    came++;
    return isDue();
  }

  /// A server is in doubt; whether a round has to begin now.
  boolean isDueWithDoubt() {
    doubted = true;
    return isDue();
  }

  void checkBegun() {
    open++;
  }

  /// A check has ended; whether a round has to begin now.
  boolean isDueWithCheckEnded() {
    open--;
    return isDue();
  }

  private boolean isDue() {
    return open == 0 && (doubted || (clients.isPresent() && came >= clients.getAsInt()));
  }
}
