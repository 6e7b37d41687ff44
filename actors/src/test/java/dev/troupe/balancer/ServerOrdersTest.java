package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static dev.troupe.testing.TestNodes.until;

import dev.troupe.testing.TestNodes;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerOrdersTest {
  private static final ServerKey SERVER = new ServerKey("web", "127.0.0.1:9001");

  private static final ServerOrder DRAINED = ServerOrder.NONE.withDrained(true);

  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void anOrderHoldsOnAllNodesUntilItIsTakenBackOnAny() {
    ActorTestKit one = nodes.start();
    ActorTestKit two = nodes.start();
    TestProbe<Balancers.SetOrders> onOne = one.createTestProbe();
    TestProbe<Balancers.SetOrders> onTwo = two.createTestProbe();
    var serversOfOne = one.spawn(ServerOrders.create(onOne.ref()), "server-orders");
    var serversOfTwo = two.spawn(ServerOrders.create(onTwo.ref()), "server-orders");
    nodes.join(one, two);

    order(one, serversOfOne, true);
    fish(onOne, Map.of(SERVER, DRAINED));
    fish(onTwo, Map.of(SERVER, DRAINED));
    order(two, serversOfTwo, false);
    fish(onTwo, Map.of());
    fish(onOne, Map.of());
  }

  @Test
  void balancersThatHaveForgottenAreToldAgain() {
    ActorTestKit one = nodes.start();
    TestProbe<Balancers.SetOrders> balancers = one.createTestProbe();
    var servers = one.spawn(ServerOrders.create(balancers.ref()));
    order(one, servers, true);
    fish(balancers, Map.of(SERVER, DRAINED));
    fish(balancers, Map.of(SERVER, DRAINED));
  }

  @Test
  void aServerMayHaveAnotherWeightAndBeDrained() {
    ActorTestKit one = nodes.start();
    TestProbe<Balancers.SetOrders> balancers = one.createTestProbe();
    var servers = one.spawn(ServerOrders.create(balancers.ref()));
    weigh(one, servers, OptionalInt.of(7));
    fish(balancers, Map.of(SERVER, ServerOrder.NONE.withWeight(OptionalInt.of(7))));
    order(one, servers, true);
    fish(balancers, Map.of(SERVER, DRAINED.withWeight(OptionalInt.of(7))));
    weigh(one, servers, OptionalInt.empty());
    fish(balancers, Map.of(SERVER, DRAINED));
    order(one, servers, false);
    fish(balancers, Map.of());
  }

  @Test
  void anEntryComesBackAsItWasSent() {
    new SerializationTestKit(nodes.start().system())
        .verifySerialization(
            new ServerOrders.Shared(SERVER, new ServerOrder(true, OptionalInt.of(7))), true);
  }

  private static void order(
      ActorTestKit node, ActorRef<ServerOrders.Command> servers, boolean drained) {
    TestProbe<ServerOrders.Answer> answers = node.createTestProbe();
    servers.tell(new ServerOrders.SetDrained(SERVER, drained, answers.ref()));
    answers.expectMessage(ServerOrders.Answer.DONE);
  }

  private static void weigh(
      ActorTestKit node, ActorRef<ServerOrders.Command> servers, OptionalInt weight) {
    TestProbe<ServerOrders.Answer> answers = node.createTestProbe();
    servers.tell(new ServerOrders.SetWeight(SERVER, weight, answers.ref()));
    answers.expectMessage(ServerOrders.Answer.DONE);
  }

  private static void fish(
      TestProbe<Balancers.SetOrders> probe, Map<ServerKey, ServerOrder> wanted) {
    probe.fishForMessage(PATIENCE, told -> until(told.orders().equals(wanted)));
  }
}
