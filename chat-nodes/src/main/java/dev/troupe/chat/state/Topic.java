package dev.troupe.chat.state;

/// What a channel is about.
///
/// @param text empty if there is none
/// @param by account that set it
/// @param timeMillis when
public record Topic(String text, String by, long timeMillis) {
  /// Of a new channel.
  public static final Topic NONE = new Topic("", "", 0);
}
