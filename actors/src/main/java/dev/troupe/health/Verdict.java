package dev.troupe.health;

/// What one check of one server said.
public sealed interface Verdict {
  /// In words, for people.
  String reason();

  /// The server works.
  record Good(String reason) implements Verdict {}

  /// The server does not work, or did not show it in time.
  record Bad(String reason) implements Verdict {}
}
