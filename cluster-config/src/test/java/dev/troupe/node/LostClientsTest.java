package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.ChatNode;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.StatusBoard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class LostClientsTest {
  private static final ActorTestKit KIT = ActorTestKit.create("lost-clients");

  private final TestProbe<StatusBoard.Command> board = KIT.createTestProbe();
  private final TestProbe<ChatNode.Command> chat = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void theChatIsToldOfThoseWhoWereTurnedAwayByThisNodesWaysToIt() {
    KIT.spawn(
        LostClients.create("node-1", Set.of("front-door", "referral"), board.ref(), chat.ref()));
    var subscriber = ((StatusBoard.Subscribe) board.receiveMessage()).subscriber();

    subscriber.tell(refused(Map.of("front-door", 2L, "referral", 3L, "plain", 100L)));
    assertThat(chat.receiveMessage()).isEqualTo(new ChatNode.TurnedAwayBefore(5));

    subscriber.tell(refused(Map.of("front-door", 2L, "referral", 3L, "plain", 200L)));
    subscriber.tell(refused(Map.of("front-door", 1L, "referral", 0L)));
    assertThat(chat.receiveMessage()).isEqualTo(new ChatNode.TurnedAwayBefore(1));
  }

  private static ClusterStatus refused(Map<String, Long> byListener) {
    var nodes = new TreeMap<String, NodeStatus>();
    nodes.put("node-1", node("node-1", byListener));
    nodes.put("node-2", node("node-2", Map.of("front-door", 50L)));
    return new ClusterStatus(nodes);
  }

  private static NodeStatus node(String name, Map<String, Long> byListener) {
    var at = new HostPort("127.0.0.1", 1);
    var listeners =
        byListener.entrySet().stream()
            .map(listener ->
                new BalancerStatus.Listener(
                    listener.getKey(),
                    at,
                    "join",
                    "least-connections",
                    "streams",
                    1_000,
                    listener.getValue(),
                    Map.of(),
                    BalancerStatus.Queue.NONE,
                    List.of()))
            .toList();
    return new NodeStatus(
        name, at.toString(), Instant.EPOCH, List.of(), List.of(new BalancerStatus(listeners)));
  }
}
