package dev.troupe.cli;

import dev.troupe.status.BalancerStatus;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/// What `troupe balance` prints of its listener.
///
/// @param changes whether every change is told, and not only how it begins
record BalanceReport(PrintWriter out, int workers, String check, boolean changes) {
  /// It listens.
  void begin(BalancerStatus.Listener now) {
    out.printf(
        "Balancing %s over %d servers: %s, %d workers, checks by %s%n",
        now.at(), now.servers().size(), now.algorithm(), workers, check);
    tell(now);
  }

  /// Something has changed.
  void tell(BalancerStatus.Listener now) {
    if (changes) {
      out.printf(
          "%d accepted, %d refused, %d waiting; %s%n",
          now.accepted(),
          now.refused(),
          now.queue().waiting(),
          now.servers().stream().map(BalanceReport::text).collect(Collectors.joining("; ")));
    }
    out.flush();
  }

  private static String text(BalancerStatus.Server server) {
    return "%s %s (%s), %d open, %d in all, %s to it, %s from it"
        .formatted(
            server.name(),
            server.up() ? "up" : "down",
            server.reason(),
            server.connections(),
            server.clients(),
            Progress.size(server.bytes().toServer()),
            Progress.size(server.bytes().toClient()));
  }
}
