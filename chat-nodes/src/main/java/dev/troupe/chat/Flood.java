package dev.troupe.chat;

import java.time.Duration;

/// A bucket of lines that one client may send: so many at once, and so many a second in the long
/// run. One who sends faster is listened to more slowly.
final class Flood {
  private static final double NANOS = 1e9;

  private final int burst;
  private final int rate;
  private double room;
  private long filledAt;

  /// @param burst lines at once
  /// @param rate lines a second
  /// @param nanoTime of the clock that [#take] goes by
  Flood(int burst, int rate, long nanoTime) {
    this.burst = burst;
    this.rate = rate;
    this.room = burst;
    this.filledAt = nanoTime;
  }

  /// Takes a line if there is room for one.
  boolean take(long nanoTime) {
    room = Math.min(burst, room + (nanoTime - filledAt) * rate / NANOS);
    filledAt = nanoTime;
    if (room < 1) {
      return false;
    }
    room--;
    return true;
  }

  /// How long it takes until there is room for a line.
  Duration untilRoom() {
    return Duration.ofNanos(Math.max(1, (long) Math.ceil((1 - room) * NANOS / rate)));
  }
}
