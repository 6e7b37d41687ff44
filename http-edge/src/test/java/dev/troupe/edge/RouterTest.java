package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.SteadyClock;
import dev.troupe.users.UserCounts;
import dev.troupe.users.UserTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<UserTracker.Command> users = kit.createTestProbe();
  private final TestProbe<StatusBoard.Command> board = kit.createTestProbe();
  private final TestProbe<Router.Answer> answers = kit.createTestProbe();

  private ActorRef<ClusterStatus> boardSubscriber = kit.<ClusterStatus>createTestProbe().ref();
  private ActorRef<UserCounts> usersSubscriber = kit.<UserCounts>createTestProbe().ref();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void withoutAWebServerNobodyIsSentAnywhere() {
    route(router("routing-delay = 0 s"));
    answers.expectMessage(new Router.NoneUp());
  }

  @Test
  void aWebServerIsUpWhileAnyNodeHasItUp() {
    var router = router("routing-delay = 0 s");
    show(node("node-1", 8000), node("node-2", 8001));
    count(8000, 1);
    route(router);
    answers.expectMessage(new Router.GoTo(8001));
    show(node("node-1", 8000));
    route(router);
    answers.expectMessage(new Router.GoTo(8000));
  }

  @Test
  void redirectsLeaveInOrderAndNoFasterThanTheRoutingDelay() {
    var router = router("routing-delay = 50 ms");
    show(node("node-1", 8000, 8001));
    long start = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      route(router);
    }
    for (int port : List.of(8000, 8001, 8000, 8001, 8000)) {
      answers.expectMessage(new Router.GoTo(port));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void whoFindsTheQueueFullIsToldSoAtOnce() {
    var router = router("routing-delay = 1 s, max-waiting = 2");
    show(node("node-1", 8000));
    for (int i = 0; i < 4; i++) {
      route(router);
    }
    answers.expectMessage(new Router.GoTo(8000));
    answers.expectMessage(Duration.ofMillis(500), new Router.TooManyWait());
    answers.expectMessage(new Router.GoTo(8000));
    answers.expectMessage(new Router.GoTo(8000));
  }

  @Test
  void theBoardIsToldOfSitesAndRedirects() {
    var router = router("routing-delay = 0 s");
    show(node("node-1", 8000));
    router.tell(new Router.Serve(List.of(8000)));
    board.expectMessage(new StatusBoard.Report(new EdgeStatus(List.of(8000), 0)));
    route(router);
    board.expectMessage(new StatusBoard.Report(new EdgeStatus(List.of(8000), 1)));
    router.tell(new Router.Serve(List.of()));
    board.expectMessage(new StatusBoard.Report(new EdgeStatus(List.of(), 1)));
  }

  private ActorRef<Router.Command> router(String overrides) {
    var config =
        ConfigFactory.parseString("troupe.edge { " + overrides + " }")
            .withFallback(ConfigFactory.load());
    var settings = HttpEdge.Settings.from(config);
    var router =
        kit.spawn(
            Router.create(
                settings,
                new SteadyClock(),
                new Redirects(settings.reservation()),
                users.ref(),
                board.ref()));
    boardSubscriber = board.expectMessageClass(StatusBoard.Subscribe.class).subscriber();
    usersSubscriber = users.expectMessageClass(UserTracker.Subscribe.class).subscriber();
    return router;
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

  private void route(ActorRef<Router.Command> router) {
    router.tell(new Router.Route(answers.ref()));
  }

  private static NodeStatus node(String name, Integer... sites) {
    var edge = new EdgeStatus(List.of(sites), 0);
    return new NodeStatus(name, "127.0.0.1:5000", Instant.EPOCH, List.of(), List.of(edge));
  }
}
