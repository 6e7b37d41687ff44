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
    ActorTestKit first = start("node-1", ports, 0);
    ActorTestKit second = start("node-2", ports, 1);
    TestProbe<Membership.Joined> firstJoined = join(first, "node-1", ports, 0, register);
    TestProbe<Membership.Joined> secondJoined = join(second, "node-2", ports, 1, register);
    firstJoined.expectNoMessage(Duration.ofMillis(500));

    Configuration primary = Configuration.NONE.takenOverBy("node-2", Set.of("node-2"));
    register.compareAndSwap(Configuration.NONE, primary).toCompletableFuture().join();

    firstJoined.expectMessageClass(Membership.Joined.class, LONG);
    secondJoined.expectMessageClass(Membership.Joined.class, LONG);
    assertThat(Cluster.get(first.system()).state().getMembers()).hasSize(2);
  }

  private static TestProbe<Membership.Joined> join(
      ActorTestKit kit, String name, List<Integer> ports, int index, FileRegister register)
      throws InvalidConfigException {
    TestProbe<Membership.Joined> joined = kit.createTestProbe();
    NodeConfig config = NodeConfig.of(config(name, ports, index));
    kit.spawn(Membership.create(config, register, joined.ref()));
    return joined;
  }

  private ActorTestKit start(String name, List<Integer> ports, int index)
      throws InvalidConfigException {
    Config inOneJvm =
        ConfigFactory.parseString(
            """
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.cluster.downing-provider-class = ""
            """);
    ActorTestKit kit =
        ActorTestKit.create(
            "troupe", inOneJvm.withFallback(NodeConfig.of(config(name, ports, index)).all()));
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
