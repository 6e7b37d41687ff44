package dev.troupe.chat.state;

/// How many there are.
///
/// @param online accounts that are logged in
/// @param operators of these, operators of the network
public record Counts(int accounts, int online, int operators, int channels) {}
