package dev.troupe.balancer;

import static dev.troupe.testing.TestNodes.until;

import dev.troupe.testing.TestNodes;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainedServersTest {
  private static final ServerKey SERVER = new ServerKey("web", "127.0.0.1:9001");

  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void anOrderHoldsOnAllNodesUntilItIsTakenBackOnAny() {
    ActorTestKit one = nodes.start();
    ActorTestKit two = nodes.start();
    TestProbe<Balancers.SetDrained> onOne = one.createTestProbe();
    TestProbe<Balancers.SetDrained> onTwo = two.createTestProbe();
    var serversOfOne = one.spawn(DrainedServers.create(onOne.ref()), "drained-servers");
    var serversOfTwo = two.spawn(DrainedServers.create(onTwo.ref()), "drained-servers");
    nodes.join(one, two);

    order(one, serversOfOne, true);
    fish(onOne, Set.of(SERVER));
    fish(onTwo, Set.of(SERVER));
    order(two, serversOfTwo, false);
    fish(onTwo, Set.of());
    fish(onOne, Set.of());
  }

  @Test
  void balancersThatHaveForgottenAreToldAgain() {
    ActorTestKit one = nodes.start();
    TestProbe<Balancers.SetDrained> balancers = one.createTestProbe();
    var servers = one.spawn(DrainedServers.create(balancers.ref()));
    order(one, servers, true);
    fish(balancers, Set.of(SERVER));
    fish(balancers, Set.of(SERVER));
  }

  @Test
  void anEntryComesBackAsItWasSent() {
    new SerializationTestKit(nodes.start().system())
        .verifySerialization(new DrainedServers.Drained("web", "127.0.0.1:9001"), true);
  }

  private static void order(
      ActorTestKit node, ActorRef<DrainedServers.Command> servers, boolean drained) {
    TestProbe<DrainedServers.Answer> answers = node.createTestProbe();
    servers.tell(new DrainedServers.SetDrained(SERVER, drained, answers.ref()));
    answers.expectMessage(DrainedServers.Answer.DONE);
  }

  private static void fish(TestProbe<Balancers.SetDrained> probe, Set<ServerKey> wanted) {
    probe.fishForMessage(Duration.ofSeconds(5), told -> until(told.servers().equals(wanted)));
  }
}
