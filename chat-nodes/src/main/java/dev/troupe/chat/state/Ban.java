package dev.troupe.chat.state;

/// Whoever fits the mask is kept out of a channel, and silent in it.
///
/// @param mask of `nick!user@host`, with `*` and `?`
/// @param by account that set it
/// @param timeMillis when
public record Ban(String mask, String by, long timeMillis) {}
