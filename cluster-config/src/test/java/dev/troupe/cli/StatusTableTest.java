package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.monitor.Problems;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.PartStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StatusTableTest {
  private final TreeMap<String, NodeStatus> nodes = new TreeMap<>();

  @Test
  void nodesStandInATableWithTheirLagBehindTheCommitted() {
    node("node-1", true, chat(ChatStatus.Role.PRIMARY, 120));
    node("node-2", false, chat(ChatStatus.Role.LEARNER, 100));

    assertThat(table())
        .containsExactly(
            "NODE    ADDRESS      READY  CHAT     EPOCH  IN SYNC  LAG  SESSIONS",
            "node-1  127.0.0.1:1  yes    primary  4      yes      0    2/50",
            "node-2  127.0.0.1:1  no     learner  4      no       20   2/50");
  }

  @Test
  void serversFollowWithTheirHealth() {
    var at = new HostPort("127.0.0.1", 6667);
    var server =
        new BalancerStatus.Server(
            "node-1",
            new HostPort("127.0.0.1", 5010),
            true,
            true,
            1,
            "connected",
            3,
            12,
            new BalancerStatus.Bytes(5_000_000, 90_000_000_000L),
            new BalancerStatus.Connects(
                12, 1, Duration.ofMillis(9), Duration.ofNanos(310_000), Duration.ofMillis(12)));
    var down =
        new BalancerStatus.Server(
            "web",
            new HostPort("127.0.0.1", 81),
            false,
            false,
            7,
            "refused",
            0,
            4,
            BalancerStatus.Bytes.NONE,
            BalancerStatus.Connects.NONE);
    node(
        "node-1",
        true,
        new BalancerStatus(
            List.of(
                new BalancerStatus.Listener(
                    "front-door",
                    at,
                    "join",
                    "x",
                    "streams",
                    3,
                    0,
                    Map.of(),
                    BalancerStatus.Queue.NONE,
                    List.of(server, down)))));

    assertThat(table())
        .contains(
            "NODE    LISTENER                   SERVER  ADDRESS         STATE        LAST CHECK"
                + "  WEIGHT  CONNECTIONS  CLIENTS  TO SERVER  TO CLIENTS  CONNECT",
            "node-1  front-door 127.0.0.1:6667  node-1  127.0.0.1:5010  up, drained  connected "
                + "  1       3            12       4.8 MiB    83.8 GiB    0.31 ms, 1 failed",
            "node-1  front-door 127.0.0.1:6667  web     127.0.0.1:81    down         refused   "
                + "  7       0            4        0 B        0 B         -");
  }

  @Test
  void whatIsWrongIsToldAtTheEndAsTheMonitorTellsIt() {
    node("node-1", false, chat(ChatStatus.Role.LEARNER, 0));
    var problem =
        new Problems.Problem(Problems.Severity.CRITICAL, "node-1", "waits for node-2: start it");

    assertThat(StatusTable.of(new ClusterStatus(nodes), List.of(problem)))
        .endsWith("", "critical: node-1 waits for node-2: start it");
  }

  @Test
  void anEmptyClusterIsAnEmptyTable() {
    assertThat(table()).hasSize(1);
  }

  private List<String> table() {
    return StatusTable.of(new ClusterStatus(nodes), List.of());
  }

  private void node(String name, boolean ready, PartStatus part) {
    nodes.put(
        name,
        new NodeStatus(
            name,
            "127.0.0.1:1",
            Instant.EPOCH,
            ready ? List.of() : List.of("it starts"),
            List.of(part)));
  }

  private static ChatStatus chat(ChatStatus.Role role, long logEnd) {
    return new ChatStatus(
        new HostPort("127.0.0.1", 5010),
        role,
        4,
        "node-1",
        List.of("node-1"),
        logEnd,
        logEnd,
        logEnd,
        "",
        2,
        50,
        List.of());
  }
}
