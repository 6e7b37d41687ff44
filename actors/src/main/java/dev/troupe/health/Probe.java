package dev.troupe.health;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// One way to find out whether a server works.
@FunctionalInterface
public interface Probe {
  /// Checks one server, without blocking. The answer comes within `timeout`, give or take the
  /// scheduler's tick; a failed future counts as a bad verdict.
  CompletionStage<Verdict> check(HostPort server, Duration timeout);
}
