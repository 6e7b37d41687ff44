package dev.troupe.edge;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.PartStatus;
import dev.troupe.status.StatusBoard;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;

/// What every part of a node could say, for tests of those who read it.
final class Parts {
  private static final HostPort AT = new HostPort("127.0.0.1", 5010);
  private static final List<PartStatus> ALL =
      List.of(
          new ChatStatus(
              AT,
              ChatStatus.Role.PRIMARY,
              3,
              "node-1",
              List.of("node-1"),
              17,
              17,
              17,
              "00ff",
              5,
              1_000,
              List.of()),
          new ChatTraffic(39, Collections.nCopies(13, 3L), Duration.ofSeconds(7)),
          new ChatStatistics(OptionalDouble.of(4.5), 1, 2, 3, 4, "ann"),
          new BalancerStatus(
              List.of(
                  new BalancerStatus.Listener(
                      "web",
                      AT,
                      "join",
                      "round-robin",
                      "streams",
                      7,
                      1,
                      Map.of("client-ended", 6L),
                      new BalancerStatus.Queue(
                          4, 5, 6, Duration.ofSeconds(7), Duration.ofSeconds(3)),
                      List.of(
                          new BalancerStatus.Server(
                              "a:1",
                              AT,
                              true,
                              false,
                              1,
                              "connected",
                              2,
                              9,
                              new BalancerStatus.Bytes(100, 2_000),
                              new BalancerStatus.Connects(
                                  8,
                                  1,
                                  Duration.ofMillis(4),
                                  Duration.ofNanos(400_000),
                                  Duration.ofMillis(1))),
                          new BalancerStatus.Server(
                              "b:2",
                              AT,
                              false,
                              true,
                              3,
                              "refused",
                              0,
                              0,
                              BalancerStatus.Bytes.NONE,
                              BalancerStatus.Connects.NONE))))),
          new FilesStatus(AT, 1, 2));

  private Parts() {}

  /// Has every part speak.
  static void report(TestEdge edge) {
    ALL.forEach(part -> edge.board.tell(new StatusBoard.Report(part)));
    edge.board.tell(new StatusBoard.ReportMissing(List.of()));
  }

  /// Waits until the feed tells all of it, and has taken a sample for the plots.
  static void awaitFeed(TestEdge edge) {
    var monitor = edge.addresses.monitor();
    Awaitility.await("the feed to know all of it")
        .until(() ->
            edge.get(monitor, "/api/problems").body().contains("refused")
                && !edge.get(monitor, "/api/history").body().contains("\"times\":[]"));
  }
}
