package dev.troupe.chat.state;

/// One letter of a `MODE` line.
///
/// @param mode its letter
/// @param on whether it is set
/// @param parameter that belongs to it; empty if it has none
public record ModeChange(char mode, boolean on, String parameter) {}
