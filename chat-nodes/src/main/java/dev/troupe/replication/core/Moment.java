package dev.troupe.replication.core;

/// When an event happens, by two clocks.
///
/// @param monotonicMillis milliseconds from anywhere, never going back: what intervals are measured
///   with
/// @param wallMillis milliseconds since 1970: what entries are dated with
public record Moment(long monotonicMillis, long wallMillis) {}
