package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.replication.FileRegister;
import dev.troupe.replication.core.Configuration;
import java.io.IOException;
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
  private static final Config NOBODY_IS_TAKEN_OUT =
      ConfigFactory.parseString("pekko.cluster.downing-provider-class = \"\"");

  @TempDir private Path folder = Path.of("");
  private final List<ActorTestKit> kits = new ArrayList<>();
  private final TestNodes nodes = new TestNodes(2);

  MembershipTest() throws IOException {}

  @AfterEach
  void stop() {
    kits.forEach(ActorTestKit::shutdownTestKit);
  }

  @Test
  void nobodyJoinsUntilTheRegisterNamesAPrimaryAndThenAllJoinOneCluster() throws Exception {
    FileRegister register = FileRegister.open(folder, "chat", Runnable::run);
    ActorTestKit first = start("node-1", NOBODY_IS_TAKEN_OUT);
    ActorTestKit second = start("node-2", NOBODY_IS_TAKEN_OUT);
    TestProbe<Membership.Outcome> firstJoined = join(first, "node-1", register, LONG);
    TestProbe<Membership.Outcome> secondJoined = join(second, "node-2", register, LONG);
    firstJoined.expectNoMessage(Duration.ofMillis(500));

    name("node-2", register);

    firstJoined.expectMessage(LONG, Membership.Outcome.JOINED);
    secondJoined.expectMessage(LONG, Membership.Outcome.JOINED);
    assertThat(Cluster.get(first.system()).state().getMembers()).hasSize(2);
  }

  @Test
  void aNodeThatIsInAndThatNobodyLetsBeUpHasBeenForgotten() throws Exception {
    FileRegister register = FileRegister.open(folder, "chat", Runnable::run);
    Config actsOnlyOnItself =
        ConfigFactory.parseString("pekko.cluster.leader-actions-interval = 1 hour")
            .withFallback(NOBODY_IS_TAKEN_OUT);
    ActorTestKit first = start("node-1", actsOnlyOnItself);
    ActorTestKit second = start("node-2", NOBODY_IS_TAKEN_OUT);
    name("node-1", register);

    join(first, "node-1", register, LONG).expectMessage(LONG, Membership.Outcome.JOINED);
    join(second, "node-2", register, Duration.ofMillis(500))
        .expectMessage(LONG, Membership.Outcome.FORGOTTEN);
    assertThat(Cluster.get(second.system()).selfMember().status())
        .isEqualTo(MemberStatus.joining());
  }

  private static void name(String primary, FileRegister register) {
    Configuration named = Configuration.NONE.takenOverBy(primary, Set.of(primary));
    register.compareAndSwap(Configuration.NONE, named).toCompletableFuture().join();
  }

  private TestProbe<Membership.Outcome> join(
      ActorTestKit kit, String name, FileRegister register, Duration patience)
      throws InvalidConfigException {
    TestProbe<Membership.Outcome> joined = kit.createTestProbe();
    kit.spawn(Membership.create(nodes.config(name), register, patience, joined.ref()));
    return joined;
  }

  private ActorTestKit start(String name, Config changes) throws InvalidConfigException {
    ActorTestKit kit = ActorTestKit.create("troupe", nodes.all(name, changes));
    kits.add(kit);
    return kit;
  }
}
