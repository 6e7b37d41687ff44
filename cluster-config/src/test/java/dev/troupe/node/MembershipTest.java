package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.replication.FileRegister;
import dev.troupe.replication.core.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes in one JVM, over real sockets and a real register.
final class MembershipTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");
  private final List<ActorTestKit> kits = new ArrayList<>();

  @AfterEach
  void stop() {
    kits.forEach(ActorTestKit::shutdownTestKit);
  }

  @Test
  void nobodyJoinsUntilTheRegisterNamesAPrimaryAndThenAllJoinOneCluster() throws Exception {
    FileRegister register = FileRegister.open(folder, "chat", Runnable::run);
    List<Integer> ports = freePorts(2);
    ActorTestKit first = start("node-1", ports, 0, ConfigFactory.empty());
    ActorTestKit second = start("node-2", ports, 1, ConfigFactory.empty());
    TestProbe<Membership.Outcome> firstJoined = join(first, "node-1", ports, 0, register, LONG);
    TestProbe<Membership.Outcome> secondJoined = join(second, "node-2", ports, 1, register, LONG);
    firstJoined.expectNoMessage(Duration.ofMillis(500));

    name("node-2", register);

    firstJoined.expectMessage(LONG, Membership.Outcome.JOINED);
    secondJoined.expectMessage(LONG, Membership.Outcome.JOINED);
    assertThat(Cluster.get(first.system()).state().getMembers()).hasSize(2);
  }

  @Test
  void aNodeThatIsInAndThatNobodyLetsBeUpHasBeenForgotten() throws Exception {
    FileRegister register = FileRegister.open(folder, "chat", Runnable::run);
    List<Integer> ports = freePorts(2);
    Config actsOnlyOnItself =
        ConfigFactory.parseString("pekko.cluster.leader-actions-interval = 1 hour");
    ActorTestKit first = start("node-1", ports, 0, actsOnlyOnItself);
    ActorTestKit second = start("node-2", ports, 1, ConfigFactory.empty());
    name("node-1", register);

    join(first, "node-1", ports, 0, register, LONG).expectMessage(LONG, Membership.Outcome.JOINED);
    join(second, "node-2", ports, 1, register, Duration.ofMillis(500))
        .expectMessage(LONG, Membership.Outcome.FORGOTTEN);
    assertThat(Cluster.get(second.system()).selfMember().status())
        .isEqualTo(MemberStatus.joining());
  }

  private static void name(String primary, FileRegister register) {
    Configuration named = Configuration.NONE.takenOverBy(primary, Set.of(primary));
    register.compareAndSwap(Configuration.NONE, named).toCompletableFuture().join();
  }

  private static TestProbe<Membership.Outcome> join(
      ActorTestKit kit,
      String name,
      List<Integer> ports,
      int index,
      FileRegister register,
      Duration patience)
      throws InvalidConfigException {
    TestProbe<Membership.Outcome> joined = kit.createTestProbe();
    NodeConfig config = NodeConfig.of(config(name, ports, index));
    kit.spawn(Membership.create(config, register, patience, joined.ref()));
    return joined;
  }

  private ActorTestKit start(String name, List<Integer> ports, int index, Config changes)
      throws InvalidConfigException {
    Config inOneJvm =
        ConfigFactory.parseString(
            """
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.cluster.downing-provider-class = ""
            """);
    ActorTestKit kit =
        ActorTestKit.create(
            "troupe",
            changes
                .withFallback(inOneJvm)
                .withFallback(NodeConfig.of(config(name, ports, index)).all()));
    kits.add(kit);
    return kit;
  }

  private static Config config(String name, List<Integer> ports, int index) {
    return ConfigFactory.parseString(
        """
        troupe.node { name = %s, roles = [edge] }
        troupe.cluster {
          port = %d
          nodes = [
            { name = node-1, host = 127.0.0.1, port = %d }
            { name = node-2, host = 127.0.0.1, port = %d }
          ]
        }
        """
            .formatted(name, ports.get(index), ports.get(0), ports.get(1)));
  }

  /// The members must know each other's ports before any of them is bound.
  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
