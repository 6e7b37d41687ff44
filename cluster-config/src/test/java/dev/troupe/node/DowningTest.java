package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.replication.FileRegister;
import dev.troupe.replication.core.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.FutureConverters;

/// Three nodes in one JVM, between which connections are cut; the first is the register's primary.
final class DowningTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Config CUTTABLE =
      ConfigFactory.parseString(
          """
          pekko.remote.artery.advanced.test-mode = on
          pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1500 ms
          """);

  @TempDir private Path folder = Path.of("");
  private final TestNodes nodes = new TestNodes(3);
  private final TreeMap<String, ActorSystem<Void>> systems = new TreeMap<>();

  DowningTest() throws IOException {}

  @BeforeEach
  void start() throws Exception {
    FileRegister register = FileRegister.open(folder, "chat", Runnable::run);
    for (String name : nodes.names()) {
      systems.put(name, start(name, register));
    }
    name("node-1", register);
    for (ActorSystem<Void> system : systems.values()) {
      Cluster.get(system).manager().tell(new JoinSeedNodes(List.of(addressOf("node-1"))));
    }
    nodes.names().forEach(name -> awaitMembers(name, 3));
  }

  @AfterEach
  void stop() {
    systems.values().forEach(ActorTestKit::shutdown);
  }

  @Test
  void whoAloneDoesNotHearThePrimaryGoesAndNobodyElse() {
    cut("node-1", "node-3");
    assertGoes("node-3", "node-1", "node-2");
  }

  @Test
  void ofTwoThatDoNotHearEachOtherOneGoesAndNobodyElse() {
    cut("node-2", "node-3");
    assertGoes("node-3", "node-1", "node-2");
  }

  @Test
  void aPrimaryThatIsCutOffAndHasASuccessorGoes() throws Exception {
    cut("node-1", "node-2");
    cut("node-1", "node-3");
    name("node-2", FileRegister.open(folder, "chat", Runnable::run));
    assertGoes("node-1", "node-2", "node-3");
  }

  private void assertGoes(String gone, String one, String other) {
    await(gone)
        .atMost(PATIENCE)
        .until(() -> systemOf(gone).getWhenTerminated().toCompletableFuture().isDone());
    awaitMembers(one, 2);
    awaitMembers(other, 2);
    assertThat(Cluster.get(systemOf(one)).state().getUnreachable()).isEmpty();
  }

  private void awaitMembers(String at, int count) {
    await(at)
        .atMost(PATIENCE)
        .until(() -> {
          int up = 0;
          for (var member : Cluster.get(systemOf(at)).state().getMembers()) {
            up += member.status().equals(MemberStatus.up()) ? 1 : 0;
          }
          return up == count;
        });
  }

  private static void name(String primary, FileRegister register) {
    Configuration before = register.read().toCompletableFuture().join();
    Configuration named = before.takenOverBy(primary, Set.of(primary));
    register.compareAndSwap(before, named).toCompletableFuture().join();
  }

  /// Nothing that one says reaches the other any more.
  @SuppressWarnings("deprecation") // Artery's test mode still takes the orders of the old transport
  private void cut(String one, String other) {
    for (String from : List.of(one, other)) {
      var order =
          new ThrottlerTransportAdapter.SetThrottle(
              addressOf(from.equals(one) ? other : one),
              ThrottlerTransportAdapter.sendDirection(),
              ThrottlerTransportAdapter.blackholeThrottleMode());
      var transport =
          ((RARP) RARP.lookup().get(Adapter.toClassic(systemOf(from)))).provider().transport();
      FutureConverters.asJava(transport.managementCommand(order)).toCompletableFuture().join();
    }
  }

  private ActorSystem<Void> start(String name, FileRegister register)
      throws InvalidConfigException {
    NodeConfig config = nodes.config(name);
    return ActorSystem.create(
        Behaviors.<Void>empty(),
        "troupe",
        ActorSystemSetup.create(
            BootstrapSetup.create(nodes.all(name, CUTTABLE)), RegisterSetup.of(config, register)));
  }

  private ActorSystem<Void> systemOf(String name) {
    return Objects.requireNonNull(systems.get(name), name);
  }

  private Address addressOf(String name) {
    return new Address("pekko", "troupe", "127.0.0.1", nodes.portOf(name));
  }
}
