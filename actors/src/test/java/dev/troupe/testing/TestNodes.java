package dev.troupe.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/// Nodes of one cluster in this JVM, on ports that the kernel picks, with the quick gossip that a
/// real node sets; all of them end at `close`.
public final class TestNodes implements AutoCloseable {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loglevel = WARNING
                actor.provider = cluster
                remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                cluster {
                  jmx.multi-mbeans-in-same-jvm = on
                  gossip-interval = 200 ms
                  leader-actions-interval = 200 ms
                  publish-stats-interval = off
                  failure-detector {
                    heartbeat-interval = 200 ms
                    acceptable-heartbeat-pause = 1500 ms
                    expected-response-after = 500 ms
                  }
                  distributed-data {
                    gossip-interval = 500 ms
                    notify-subscribers-interval = 100 ms
                  }
                  run-coordinated-shutdown-when-down = off
                }
                coordinated-shutdown {
                  exit-jvm = off
                  run-by-jvm-shutdown-hook = off
                  run-by-actor-system-terminate = off
                }
              }
              """)
          .withFallback(ConfigFactory.load());

  private final List<ActorTestKit> nodes = new ArrayList<>();

  /// Starts a node that is in no cluster yet.
  public ActorTestKit start() {
    ActorTestKit node = ActorTestKit.create("troupe", CONFIG);
    nodes.add(node);
    return node;
  }

  /// Joins all to the first, and returns once each is up in the eyes of all.
  public void join(ActorTestKit... members) {
    var seed = Cluster.get(members[0].system()).selfMember().address();
    for (ActorTestKit member : members) {
      Cluster.get(member.system()).manager().tell(Join.create(seed));
    }
    for (ActorTestKit member : members) {
      Awaitility.await("members up")
          .atMost(Peer.PATIENCE)
          .until(() -> countUp(member) == members.length);
    }
  }

  private static long countUp(ActorTestKit node) {
    long up = 0;
    for (var member : Cluster.get(node.system()).state().getMembers()) {
      up += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return up;
  }

  /// Ends a node without a good-bye, and has the witness take it for dead.
  public void crash(ActorTestKit victim, ActorTestKit witness) {
    var address = Cluster.get(victim.system()).selfMember().address();
    nodes.remove(victim);
    victim.shutdownTestKit();
    Cluster.get(witness.system()).manager().tell(new Down(address));
  }

  /// For `fishForMessage`: goes on until `found`.
  public static FishingOutcome until(boolean found) {
    return found ? FishingOutcomes.complete() : FishingOutcomes.continueAndCollect();
  }

  @Override
  public void close() {
    nodes.forEach(node -> ActorTestKit.shutdown(node.system(), Duration.ofSeconds(10)));
  }
}
