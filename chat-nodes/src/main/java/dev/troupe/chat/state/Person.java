package dev.troupe.chat.state;

/// An account as others see it.
///
/// @param name as first written
/// @param online whether it is logged in
public record Person(String name, boolean online) {}
