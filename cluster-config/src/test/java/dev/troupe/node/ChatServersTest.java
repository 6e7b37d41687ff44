package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.balancer.Server;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.PartStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.stream.javadsl.Flow;
import org.junit.jupiter.api.Test;

final class ChatServersTest {
  private static final ConnectionFlow OWN = remote -> Flow.create();

  private final TreeMap<String, NodeStatus> nodes = new TreeMap<>();

  @Test
  void chatNodesAreServersInTheOrderOfTheirNames() {
    node("node-2", List.of(chat(5011, 7, ChatStatus.Role.BACKUP)));
    node("node-1", List.of(chat(5010, 3, ChatStatus.Role.LEARNER)));

    assertThat(servers())
        .containsExactly(
            Server.of("node-1", new HostPort("127.0.0.1", 5010), 100)
                .withLoad(3)
                .withInProcess(OWN),
            Server.of("node-2", new HostPort("127.0.0.1", 5011), 100).withLoad(7));
  }

  @Test
  void aNodeThatIsAboutToTakeOverIsOneToo() {
    node("node-1", List.of(chat(5010, 0, ChatStatus.Role.CANDIDATE)));

    assertThat(servers()).hasSize(1);
  }

  @Test
  void nodesThatStartOrRunNoChatAreNone() {
    node("node-1", List.of(chat(5010, 0, ChatStatus.Role.STARTING)));
    node("node-2", List.of());

    assertThat(servers()).isEmpty();
  }

  private List<Server> servers() {
    return ChatServers.of(new ClusterStatus(nodes), "node-1", Optional.of(OWN));
  }

  private void node(String name, List<PartStatus> parts) {
    nodes.put(name, new NodeStatus(name, "127.0.0.1:1", Instant.EPOCH, List.of(), parts));
  }

  private static ChatStatus chat(int port, int sessions, ChatStatus.Role role) {
    return new ChatStatus(
        new HostPort("127.0.0.1", port),
        role,
        1,
        "node-3",
        List.of(),
        0,
        0,
        0,
        "",
        sessions,
        100,
        List.of());
  }
}
