package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that has no room left for its log cannot keep its promise, and says so and ends; the
/// others go on.
final class FullDiskIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  /// Together more than what a log has made room for in advance.
  private static final int BATCHES = 500;

  private static final int BATCH = 50;
  private static final String TEXT = "x".repeat(400);

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void aNodeWhoseDiskIsFullEndsAndSaysWhyAndTheOthersGoOn() throws Exception {
    NodeProcess full = cluster.without(cluster.primary()).getFirst();
    full.kill();
    try (SmallDisk disk = SmallDisk.on(full.chatFolder())) {
      try {
        cluster.makeWhole();
        fillUnderLoad(disk, full);
      } finally {
        full.discard(); // it holds the disk
      }
    }
  }

  private void fillUnderLoad(SmallDisk disk, NodeProcess full) throws Exception {
    try (var load = new Load(cluster)) {
      load.begin();
      disk.fill();
      talkUntilItEnds(full);
      assertThat(full.awaitEnd()).as("its status").isEqualTo(1);
      String reason = " cannot go on: the disk of " + full.chatFolder() + " is full";
      assertThat(full.hasLogged(full.name() + reason)).as(reason).isTrue();
      load.awaitProgress(cluster.without(full), Load.FAILOVER);
      cluster.awaitInSync(cluster.without(full));
      disk.empty();
      cluster.makeWhole();
      load.finish(full);
    }
  }

  private void talkUntilItEnds(NodeProcess full) throws Exception {
    try (IrcClient much = IrcClient.logIn(cluster.chat(cluster.primary()), "much")) {
      for (int i = 0; i < BATCHES && full.isAlive(); i++) {
        for (int j = 0; j < BATCH; j++) {
          much.say("much", TEXT);
        }
        much.say("much", "batch " + i);
        IrcMessage _ = much.expectText("much", "batch " + i);
      }
    }
  }
}
