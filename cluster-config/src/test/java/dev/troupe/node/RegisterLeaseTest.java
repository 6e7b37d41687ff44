package dev.troupe.node;

import static dev.troupe.node.RegisterLease.Verdict.NOT_OURS;
import static dev.troupe.node.RegisterLease.Verdict.OURS;
import static dev.troupe.node.RegisterLease.Verdict.UNSETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegisterLeaseTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeRegister register = new FakeRegister();
  private final ActorSystem system = system(register);

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void aSettledRegisterDecides() {
    assertThat(RegisterLease.verdict(of("a", "a", "b"), Set.of("a", "b"))).isEqualTo(OURS);
    assertThat(RegisterLease.verdict(of("a", "a", "b"), Set.of("a"))).isEqualTo(UNSETTLED);
    assertThat(RegisterLease.verdict(of("a", "a", "b"), Set.of("b", "c"))).isEqualTo(NOT_OURS);
    assertThat(RegisterLease.verdict(Configuration.NONE, Set.of("a"))).isEqualTo(NOT_OURS);
  }

  @Test
  void ofTwoSidesAtMostOneGetsASettledLease() {
    var configuration = of("a", "a", "b");
    assertThat(RegisterLease.verdict(configuration, Set.of("a", "b"))).isEqualTo(OURS);
    assertThat(RegisterLease.verdict(configuration, Set.of("c"))).isEqualTo(NOT_OURS);
  }

  @Test
  void theLastSurvivorGetsItWhenItIsAloneInTheSet() {
    register.value.set(of("a", "a"));
    assertThat(lease(LONG).acquire().toCompletableFuture().join()).isTrue();
  }

  @Test
  void aNodeThatIsCutOffFromThePrimaryIsRefusedAfterTheTimeout() {
    register.value.set(of("b", "b", "c"));
    assertThat(lease(SHORT).acquire().toCompletableFuture().join()).isFalse();
  }

  @Test
  void aTakeoverUnderWayIsWaitedFor() {
    register.value.set(of("b", "a", "b"));
    var acquired = lease(LONG).acquire().toCompletableFuture();
    register.awaitReads(2);
    assertThat(acquired).isNotDone();

    register.value.set(of("a", "a"));
    assertThat(acquired.join()).isTrue();
  }

  @Test
  void aSetThatIsNeverSettledFollowsItsPrimary() {
    register.value.set(of("a", "a", "b"));
    assertThat(lease(SHORT).acquire().toCompletableFuture().join()).isTrue();
  }

  @Test
  void aRegisterThatCannotBeReadGivesItToNobody() {
    register.failing = true;
    assertThat(lease(SHORT).acquire().toCompletableFuture().join()).isFalse();
  }

  @Test
  void aRegisterThatCanBeReadAgainAfterMoreThanTheTimeoutDecides() {
    register.value.set(of("a", "a"));
    register.failing = true;
    long begin = System.nanoTime();
    var acquired = lease(SHORT).acquire().toCompletableFuture();
    while (System.nanoTime() - begin < 2 * SHORT.toNanos()) {
      register.awaitReads(1);
    }
    assertThat(acquired).isNotDone();
    register.failing = false;
    assertThat(acquired.join()).isTrue();
  }

  @Test
  void aReadThatNeverEndsIsDoneAnew() {
    register.value.set(of("a", "a"));
    register.hanging = true;
    var acquired = lease(LONG).acquire().toCompletableFuture();
    register.awaitReads(1);
    register.hanging = false;
    assertThat(acquired.join()).isTrue();
  }

  private RegisterLease lease(Duration timeout) {
    var config =
        ConfigFactory.parseString("lease-operation-timeout = " + timeout.toMillis() + " ms")
            .withFallback(system.settings().config().getConfig("pekko.coordination.lease"));
    return new RegisterLease(
        LeaseSettings.apply(config, "test", "owner"), (ExtendedActorSystem) system);
  }

  private static Configuration of(String primary, String... inSync) {
    return Configuration.NONE.takenOverBy(primary, Set.of(inSync));
  }

  private static ActorSystem system(Register register) {
    var nodes = new TreeMap<String, HostPort>();
    nodes.put("a", new HostPort("127.0.0.1", 1));
    nodes.put("b", new HostPort("127.0.0.1", 2));
    nodes.put("c", new HostPort("127.0.0.1", 3));
    var config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                pekko.jvm-shutdown-hooks = off
                """)
            .withFallback(ConfigFactory.load());
    return ActorSystem.create(
        "lease",
        ActorSystemSetup.create(
            BootstrapSetup.create(config), new RegisterSetup("a", nodes, register)));
  }

  /// Holds what the test puts into it and counts how often it is read.
  private static final class FakeRegister implements Register {
    private final AtomicReference<Configuration> value = new AtomicReference<>(Configuration.NONE);
    private final java.util.concurrent.Semaphore reads = new java.util.concurrent.Semaphore(0);
    private volatile boolean failing;
    private volatile boolean hanging;

    void awaitReads(int count) {
      reads.acquireUninterruptibly(count);
    }

    @Override
    public CompletionStage<Configuration> read() {
      boolean hangs = hanging;
      reads.release();
      if (hangs) {
        return new CompletableFuture<>();
      }
      return failing
          ? CompletableFuture.failedFuture(new java.io.IOException("unreadable"))
          : CompletableFuture.completedFuture(value.get());
    }

    @Override
    public CompletionStage<Swap> compareAndSwap(Configuration expected, Configuration next) {
      throw new UnsupportedOperationException("a lease only reads");
    }
  }
}
