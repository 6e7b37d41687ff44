package dev.troupe.replication.link;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs why connections were refused, but not a line for each: who comes again and again must not
/// fill the disk.
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private long loggedAt = System.nanoTime() - QUIET_NANOS;
  private long unsaid;

  synchronized void note(String reason) {
    long now = System.nanoTime();
    if (now - loggedAt < QUIET_NANOS) {
      unsaid++;
      return;
    }
    LOG.warn("Refused a link: {}{}", reason, unsaid == 0 ? "" : " (and " + unsaid + " before)");
    loggedAt = now;
    unsaid = 0;
  }
}
