package dev.troupe.chat.state;

/// A channel as others see it.
///
/// @param members that are logged in
public record Room(ChannelRow row, int members) {
  /// As first written.
  public String name() {
    return row.name();
  }
}
