package dev.troupe.chat.state;

/// What somebody who logs in has shown.
public sealed interface Proof {

  /// Nothing.
  record None() implements Proof {}

  /// That he knows the password behind this key.
  record Known(String storedKey) implements Proof {
    @Override
    public String toString() {
      return "Known";
    }
  }

  /// A password, for an account that he creates.
  record Fresh(Credentials credentials) implements Proof {}
}
