package dev.troupe.health;

/// What one check of one server said.
public sealed interface Verdict {
  /// In words, for people.
  String reason();

  /// The server works; what it said of its load comes with it.
  record Good(String reason, Load load) implements Verdict {
    /// It works, and told nothing of its load.
    public Good(String reason) {
      this(reason, Load.NONE);
    }
  }

  /// The server does not work, or did not show it in time.
  record Bad(String reason) implements Verdict {}
}
