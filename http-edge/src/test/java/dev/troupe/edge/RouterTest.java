package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserCounts;
import dev.troupe.users.UserTracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.pattern.StatusReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<UserTracker.Command> users = kit.createTestProbe();
  private final TestProbe<StatusBoard.Command> board = kit.createTestProbe();
  private final Meters meters = new Meters("node-1");

  private ActorRef<ClusterStatus> boardSubscriber = kit.<ClusterStatus>createTestProbe().ref();
  private ActorRef<UserCounts> usersSubscriber = kit.<UserCounts>createTestProbe().ref();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    meters.close();
  }

  @Test
  void aWebServerIsUpWhileAnyNodeHasItUp() {
    var at = addressOf(router(0)).getValue();
    assertThat(target(at)).isEqualTo("none");
    show(node("node-1", 8000), node("node-2", 8001));
    count(8000, 1);
    awaitTarget(at, "8001");
    show(node("node-1", 8000));
    awaitTarget(at, "8000");
  }

  @Test
  void theBoardIsToldOfSitesAndRedirects() {
    var router = router(0);
    show(node("node-1", 8000));
    router.tell(new Router.Serve(List.of(8000)));
    board.expectMessage(new StatusBoard.Report(new EdgeStatus(List.of(8000), 0)));
    awaitTarget(addressOf(router).getValue(), "8000");
    var told = board.expectMessageClass(StatusBoard.Report.class);
    assertThat(told.status())
        .isInstanceOfSatisfying(EdgeStatus.class, it -> assertThat(it.redirects()).isPositive());
  }

  @Test
  void aTakenPortIsSaidToWhoeverAsks() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answer = addressOf(router(taken.getLocalPort()));
      assertThat(answer.getError())
          .isInstanceOf(CannotListenException.class)
          .hasMessageStartingWith("router: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  private ActorRef<Router.Command> router(int port) {
    var config =
        ConfigFactory.parseString(
                "troupe.edge { routing-delay = 0 s, reservation = 0 s, router-port = %d }"
                    .formatted(port))
            .withFallback(ConfigFactory.load());
    var router =
        kit.spawn(
            Router.create(EdgeSettings.from(config), meters, users.ref(), board.ref()),
            DispatcherSelector.fromConfig(Router.DISPATCHER));
    if (port == 0) {
      boardSubscriber = board.expectMessageClass(StatusBoard.Subscribe.class).subscriber();
      usersSubscriber = users.expectMessageClass(UserTracker.Subscribe.class).subscriber();
    }
    return router;
  }

  private StatusReply<HostPort> addressOf(ActorRef<Router.Command> router) {
    var answers = kit.<StatusReply<HostPort>>createTestProbe();
    router.tell(new Router.GetAddress(answers.ref()));
    return answers.receiveMessage();
  }

  private void show(NodeStatus... nodes) {
    var all = new TreeMap<String, NodeStatus>();
    for (NodeStatus node : nodes) {
      all.put(node.node(), node);
    }
    boardSubscriber.tell(new ClusterStatus(all));
  }

  private void count(int port, int users) {
    var counts = new TreeMap<Integer, Integer>();
    counts.put(port, users);
    usersSubscriber.tell(new UserCounts(counts));
  }

  private static void awaitTarget(HostPort router, String port) {
    Awaitility.await("visitors to be sent to " + port).until(() -> target(router).equals(port));
  }

  /// The port that a visitor is sent to, or `none`.
  private static String target(HostPort router) {
    try (var socket = new Socket(router.host(), router.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.startsWith("HTTP/1.1 302 ")
          ? answer.replaceAll("(?s).*Location: http://127\\.0\\.0\\.1:(\\d+)/.*", "$1")
          : "none";
    } catch (IOException e) {
      throw new AssertionError("no answer from " + router, e);
    }
  }

  private static NodeStatus node(String name, Integer... sites) {
    var edge = new EdgeStatus(List.of(sites), 0);
    return new NodeStatus(name, "127.0.0.1:5000", Instant.EPOCH, List.of(), List.of(edge));
  }
}
