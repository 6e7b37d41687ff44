package dev.troupe.users;

import java.time.Instant;
import java.time.InstantSource;

/// The time of day when it was made, and from then on what has really passed: setting the system's
/// clock neither ends anyone's visit nor makes it last.
public final class SteadyClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
