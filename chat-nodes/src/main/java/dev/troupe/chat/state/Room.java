package dev.troupe.chat.state;

/// A channel as others see it.
///
/// @param name as first written
/// @param members accounts that are in it, logged in or not
public record Room(String name, int members) {}
