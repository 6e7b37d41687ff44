package dev.troupe.chat.state;

/// A member of a channel.
///
/// @param channel its name
public record Seat(String channel, Person person, Rank rank) {}
