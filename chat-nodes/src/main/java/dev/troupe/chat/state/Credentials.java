package dev.troupe.chat.state;

/// What an account's password is checked with: never the password itself, but the keys that
/// SCRAM-SHA-256 derives of it (RFC 5802, 3), all in Base64.
///
/// @param iterations of the hash; more make it slower to guess
public record Credentials(String salt, int iterations, String storedKey, String serverKey) {
  /// Nothing that would help to guess: this may get into a log.
  @Override
  public String toString() {
    return "Credentials";
  }
}
