package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.files.HftpClient;
import dev.troupe.files.hftp.FileName;
import dev.troupe.net.HostPort;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Nodes are killed, stopped and started again while people talk, and nothing that was acknowledged
/// is lost, heard twice or heard in another order.
final class CrashIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  /// Longer than the cluster takes to go on without a silent node.
  private static final Duration PAUSE = Duration.ofSeconds(8);

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void twoCrashesOneAfterTheOtherLeaveOneWhoGoesOn() throws Exception {
    Files.writeString(cluster.files().resolve("survivor.txt"), "still here");
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess first = cluster.primary();
      first.kill();
      List<NodeProcess> two = cluster.without(first);
      load.awaitProgress(two, Load.FAILOVER);
      everyPortIsServed();

      cluster.awaitInSync(two);
      NodeProcess second = cluster.primary();
      second.kill();
      List<NodeProcess> one = cluster.without(first, second);
      load.awaitProgress(one, Load.FAILOVER);
      everyPortIsServed();
      cluster.awaitInSync(one);

      cluster.makeWhole();
      load.finish(second);
    }
  }

  @Test
  void aBackupsCrashIsAPauseAndThePrimarysThenLeavesOneWhoGoesOn() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess primary = cluster.primary();
      NodeProcess backup = cluster.without(primary).getFirst();
      backup.kill();
      load.awaitProgress(cluster.without(backup), Load.FAILOVER);
      assertThat(cluster.primary()).isEqualTo(primary);
      primary.kill();
      load.awaitProgress(cluster.without(primary, backup), Load.FAILOVER);
      cluster.makeWhole();
      load.finish(primary);
    }
  }

  /// It is killed as soon as its replica reaches the others, which send it what it lacks then.
  @Test
  void aNodeThatIsKilledWhileItCatchesUpStartsAgain() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess late = cluster.without(cluster.primary()).getFirst();
      late.kill();
      for (int i = 0; i < 3; i++) {
        load.awaitProgress(cluster.without(late), Load.FAILOVER);
        late.start();
        cluster.await(late.name() + " links with the others", late::hasLinks);
        late.kill();
      }
      cluster.makeWhole();
      load.finish(late);
      assertThat(cluster.folder(late).resolve("native"))
          .as("of the killed ones nothing is left")
          .satisfies(folder -> assertThat(folder.toFile().list()).hasSize(2));
    }
  }

  @Test
  void aPrimaryThatDiesWhileAnotherCatchesUpIsFollowedByTheOneThatWasInSync() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess primary = cluster.primary();
      NodeProcess late = cluster.without(primary).getFirst();
      late.kill();
      load.awaitProgress(cluster.without(late), Load.FAILOVER);
      late.start();
      cluster.await(late.name() + " links with the others", late::hasLinks);
      primary.kill();
      load.awaitProgress(cluster.without(primary, late), Load.FAILOVER);
      cluster.makeWhole();
      load.finish(primary);
    }
  }

  @Test
  void twoCrashesAtOnceLeaveOneWhoGoesOn() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess last = cluster.without(cluster.primary()).getFirst();
      List<NodeProcess> killed = cluster.without(last);
      killed.forEach(NodeProcess::strike);
      load.awaitProgress(List.of(last), Load.FAILOVER);
      awaitEnds(killed);
      cluster.awaitInSync(List.of(last));
      cluster.makeWhole();
      load.finish(killed.getFirst());
    }
  }

  @Test
  void accountsAndMailSurviveACrashOfAllNodes() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      cluster.nodes().forEach(NodeProcess::strike);
      awaitEnds(cluster.nodes());
      cluster.makeWhole();
      load.awaitProgress(cluster.nodes(), IrcClient.PATIENCE);
      load.finish(cluster.nodes().getLast());
    }
  }

  @Test
  void aPrimaryThatStoodStillHasBeenSupersededAndEnds() throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      NodeProcess stopped = cluster.primary();
      List<NodeProcess> others = cluster.without(stopped);
      stopped.pause();
      long end = System.nanoTime() + PAUSE.toNanos();
      load.awaitProgress(others, Load.FAILOVER);
      cluster.awaitInSync(others);
      while (System.nanoTime() < end) {
        load.awaitProgress(others, Load.FAILOVER);
      }
      stopped.resume();
      assertThat(stopped.awaitEnd()).as("its status").isEqualTo(1);
      cluster.makeWhole();
      load.finish(stopped);
    }
  }

  @Test
  void aNodeThatIsToldToEndSaysGoodByeAndEndsInGoodOrder() throws Exception {
    NodeProcess node = cluster.primary();
    try (var load = new Load(cluster);
        IrcClient client = IrcClient.logIn(cluster.chat(node), "guest")) {
      load.begin();
      node.terminate();
      IrcMessage last = client.expect("a good-bye", message -> message.is("ERROR"));
      assertThat(last.text()).isEqualTo("Server is shutting down");
      client.expectEnd();
      assertThat(node.awaitEnd()).as("its status").isZero();
      load.awaitProgress(cluster.nodes(), Load.FAILOVER);
      cluster.makeWhole();
      load.finish(node);
    }
  }

  private static void awaitEnds(List<NodeProcess> nodes) throws InterruptedException {
    for (NodeProcess node : nodes) {
      int _ = node.awaitEnd();
    }
  }

  /// The kernel gives each connection to any of the nodes that live, so each port is tried often
  /// enough to meet all of them.
  private void everyPortIsServed() throws Exception {
    Ports ports = cluster.ports();
    for (int i = 0; i < Cluster.ENOUGH; i++) {
      assertThat(Http.get(ports.router(), "/").status()).as("router").isEqualTo(302);
      assertThat(Http.get(ports.monitor(), "/alive").status()).as("monitor").isEqualTo(200);
      assertThat(fileNames(ports.files())).contains("survivor.txt");
      IrcClient.logIn(ports.frontDoor(), "visitor").close();
    }
  }

  private static List<String> fileNames(HostPort at) throws Exception {
    try (var client = HftpClient.connect(at, Duration.ofSeconds(5))) {
      return client.list().stream().map(FileName::toString).toList();
    }
  }
}
