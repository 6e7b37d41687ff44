package dev.troupe.edge.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.troupe.edge.monitor.Problems.Problem;
import dev.troupe.edge.monitor.Problems.Severity;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.PartStatus;
import dev.troupe.users.Users;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static final HostPort AT = new HostPort("127.0.0.1", 1);

  private final TreeMap<String, NodeStatus> nodes = new TreeMap<>();

  @Test
  void nothingIsWrongWithAClusterThatIsWhole() {
    node("node-1", List.of(), chat(ChatStatus.Role.PRIMARY, 2, "node-1", "node-2"));
    node("node-2", List.of(), chat(ChatStatus.Role.BACKUP, 2, "node-1", "node-2"));
    assertThat(problems("node-1", "node-2")).isEmpty();
  }

  @Test
  void aNodeThatIsGoneIsNamedAndSoIsWhatItsGoingMeans() {
    node("node-1", List.of(), chat(ChatStatus.Role.PRIMARY, 3, "node-1"));
    assertThat(problems("node-1", "node-2"))
        .extracting(Problem::severity, Problem::subject)
        .containsExactly(tuple(Severity.WARNING, "node-2"), tuple(Severity.WARNING, "chat"));
  }

  @Test
  void withoutAPrimaryThatIsSaidFirst() {
    node("node-1", List.of("it starts"), chat(ChatStatus.Role.CANDIDATE, 3, "node-1", "node-2"));
    assertThat(problems("node-1").getFirst().text()).startsWith("has no primary");
  }

  @Test
  void aPrimaryOfAnEpochThatHasPassedIsNone() {
    node("node-1", List.of(), chat(ChatStatus.Role.PRIMARY, 3, "node-1"));
    node("node-2", List.of(), chat(ChatStatus.Role.BACKUP, 4, "node-2"));
    assertThat(problems("node-1", "node-2").getFirst().subject()).isEqualTo("chat");
  }

  @Test
  void aListenerWhoseServersAreAllDownOrDrainedIsCritical() {
    var down =
        new BalancerStatus.Server(
            "a",
            AT,
            false,
            false,
            1,
            "refused",
            0,
            0,
            BalancerStatus.Bytes.NONE,
            BalancerStatus.Connects.NONE);
    var drained =
        new BalancerStatus.Server(
            "b",
            AT,
            true,
            true,
            1,
            "connected",
            3,
            3,
            BalancerStatus.Bytes.NONE,
            BalancerStatus.Connects.NONE);
    var listener =
        new BalancerStatus.Listener(
            "web",
            AT,
            "join",
            "round-robin",
            "streams",
            0,
            0,
            Map.of(),
            BalancerStatus.Queue.NONE,
            List.of(down, drained));
    node("node-1", List.of(), new BalancerStatus(List.of(listener)));
    assertThat(problems("node-1"))
        .containsExactly(
            new Problem(Severity.CRITICAL, "listener web", "has no server that takes clients"),
            new Problem(Severity.WARNING, "web a", "is down: refused (so says node-1)"),
            new Problem(Severity.NOTICE, "web b", "is drained: it gets no new clients"));
  }

  @Test
  void withoutAWebServerVisitorsAreTurnedAway() {
    node("node-1", List.of("it drains"), new EdgeStatus(List.of(), 0));
    assertThat(problems("node-1"))
        .extracting(Problem::severity)
        .containsExactly(Severity.CRITICAL, Severity.WARNING);
  }

  private List<Problem> problems(String... expected) {
    var facts =
        new Facts(Instant.EPOCH, "node-1", Set.of(expected), new ClusterStatus(nodes), Users.NONE);
    return Problems.of(facts);
  }

  private void node(String name, List<String> missing, PartStatus part) {
    nodes.put(name, new NodeStatus(name, "127.0.0.1:1", Instant.EPOCH, missing, List.of(part)));
  }

  private static ChatStatus chat(ChatStatus.Role role, long epoch, String... inSync) {
    return new ChatStatus(
        AT, role, epoch, inSync[0], List.of(inSync), 9, 9, 9, "00ff", 0, 1_000, List.of());
  }
}
