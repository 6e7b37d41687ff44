package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class HeldElsewhereTest {
  private static final HostPort FAR = new HostPort("10.0.0.9", 80);
  private static final HostPort NEAR = new HostPort("127.0.0.1", 80);

  private final SortedMap<String, NodeStatus> nodes = new TreeMap<>();

  @Test
  void whatOtherNodesHoldIsAddedUp() {
    node("node-1", "10.0.0.1:7001", FAR, 100);
    node("node-2", "10.0.0.2:7001", FAR, 2);
    node("node-3", "10.0.0.3:7001", FAR, 3);
    assertThat(elsewhere()).isEqualTo(Map.of(FAR, 5));
    nodes.remove("node-3");
    assertThat(elsewhere()).as("a node that is gone holds nothing").isEqualTo(Map.of(FAR, 2));
  }

  @Test
  void aLoopbackAddressIsTheSameServerOnlyOnTheSameMachine() {
    node("node-1", "10.0.0.1:7001", NEAR, 100);
    node("node-2", "10.0.0.1:7002", NEAR, 2);
    node("node-3", "10.0.0.3:7001", NEAR, 3);
    assertThat(elsewhere()).isEqualTo(Map.of(NEAR, 2));
  }

  @Test
  void beforeTheNodeIsOnTheBoardNothingIsKnown() {
    node("node-2", "10.0.0.2:7001", FAR, 2);
    assertThat(elsewhere()).isEmpty();
  }

  private Map<HostPort, Integer> elsewhere() {
    return HeldElsewhere.of(new ClusterStatus(nodes), "node-1");
  }

  private void node(String name, String address, HostPort server, int connections) {
    var listener =
        new BalancerStatus.Listener(
            "web",
            new HostPort("127.0.0.1", 8000),
            "join",
            "round-robin",
            "streams",
            9,
            0,
            Map.of(),
            BalancerStatus.Queue.NONE,
            List.of(
                new BalancerStatus.Server(
                    "s",
                    server,
                    true,
                    false,
                    1,
                    "",
                    connections,
                    9,
                    BalancerStatus.Bytes.NONE,
                    BalancerStatus.Connects.NONE),
                new BalancerStatus.Server(
                    "idle",
                    new HostPort("10.0.0.8", 80),
                    true,
                    false,
                    1,
                    "",
                    0,
                    9,
                    BalancerStatus.Bytes.NONE,
                    BalancerStatus.Connects.NONE)));
    nodes.put(
        name,
        new NodeStatus(
            name,
            address,
            Instant.EPOCH,
            List.of(),
            List.of(new BalancerStatus(List.of(listener)))));
  }
}
