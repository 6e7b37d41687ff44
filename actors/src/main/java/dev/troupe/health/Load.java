package dev.troupe.health;

/// What a server says of its work when it is checked.
///
/// @param errors it had, from 0
/// @param entries it has, from 0: its measure of how busy it is
public record Load(long errors, long entries) {
  /// Of a server that tells nothing.
  public static final Load NONE = new Load(0, 0);
}
