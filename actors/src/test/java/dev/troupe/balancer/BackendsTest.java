package dev.troupe.balancer;

import static dev.troupe.balancer.TestBackends.CLAIM;
import static dev.troupe.balancer.TestBackends.CLIENT;
import static dev.troupe.balancer.TestBackends.UP;
import static dev.troupe.balancer.TestBackends.backends;
import static dev.troupe.balancer.TestBackends.drained;
import static dev.troupe.balancer.TestBackends.joining;
import static dev.troupe.balancer.TestBackends.near;
import static dev.troupe.balancer.TestBackends.plain;
import static dev.troupe.balancer.TestBackends.referring;
import static dev.troupe.balancer.TestBackends.server;
import static dev.troupe.balancer.TestBackends.take;
import static dev.troupe.balancer.TestBackends.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void leastConnectionsKeepsServersWithinOneOfEachOther() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, plain(5, 1000));
    for (int i = 0; i < 501; i++) {
      take(backends);
    }
    assertThat(backends.status())
        .extracting(BalancerStatus.Server::connections)
        .containsExactly(101, 100, 100, 100, 100);
  }

  @Test
  void roundRobinGoesRoundPastServersThatAreDown() {
    Backends backends = joining(Algorithm.ROUND_ROBIN, plain(4, 1000));
    backends.fail("s2", "refused");
    assertThat(IntStream.range(0, 7).mapToObj(_ -> take(backends)))
        .containsExactly("s0", "s1", "s3", "s0", "s1", "s3", "s0");
    backends.health(Map.of("s2", UP), 0);
    assertThat(IntStream.range(0, 4).mapToObj(_ -> take(backends)))
        .containsExactly("s1", "s3", "s2", "s0");
  }

  @Test
  void aDrainedServerKeepsItsClientsAndGetsNoMoreUntilItIsBack() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, plain(2, 1000));
    assertThat(take(backends)).isEqualTo("s0");
    backends.order(drained("s1"), 0);
    assertThat(take(backends)).isEqualTo("s0");
    backends.order(drained("s0", "s1"), 0);
    assertThat(backends.take(CLIENT, Set.of(), 0)).isEmpty();
    assertThat(backends.status().getFirst())
        .isEqualTo(
            new BalancerStatus.Server(
                "s0",
                backends.status().getFirst().at(),
                true,
                true,
                1,
                "connected",
                2,
                2,
                BalancerStatus.Bytes.NONE,
                BalancerStatus.Connects.NONE));
    backends.order(drained(), 0);
    assertThat(take(backends)).isEqualTo("s1");
  }

  @Test
  void tiesGoToTheFirstInTheConfiguredOrder() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, plain(3, 1000));
    assertThat(take(backends)).isEqualTo("s0");
    backends.release("s0");
    assertThat(take(backends)).isEqualTo("s0");
  }

  @Test
  void whatOtherNodesHoldCountsAsWell() {
    var busy = new HostPort("127.0.0.1", 2);
    List<Server> servers = List.of(Server.of("s0", busy, 1000), server("s1", 1000));
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, servers);
    backends.elsewhere(Map.of(busy, 2));
    assertThat(IntStream.range(0, 4).mapToObj(_ -> take(backends)))
        .containsExactly("s1", "s1", "s0", "s1");
    backends.elsewhere(Map.of());
    assertThat(IntStream.range(0, 3).mapToObj(_ -> take(backends)))
        .containsExactly("s0", "s0", "s0");
    assertThat(backends.status())
        .extracting(BalancerStatus.Server::connections)
        .containsExactly(4, 3);
  }

  @Test
  void aServerIsNotUsedBeforeItsFirstCheck() {
    Backends backends = backends(Algorithm.LEAST_CONNECTIONS, Mode.JOIN);
    backends.set(plain(1, 10));
    assertThat(backends.take(CLIENT, Set.of(), 0)).isEmpty();
    backends.health(Map.of("s0", UP), 0);
    assertThat(backends.take(CLIENT, Set.of(), 0)).isPresent();
  }

  @Test
  void loadToldFromOutsideCountsTogetherWithThoseSentSince() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, told(5, 7));
    assertThat(IntStream.range(0, 6).mapToObj(_ -> take(backends)))
        .containsExactly("s0", "s0", "s0", "s1", "s0", "s1");
  }

  @Test
  void aServersOwnCountReplacesTheClaimsThatItHolds() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, told(0, 3));
    take(backends);
    take(backends);
    backends.set(told(2, 3));
    assertThat(take(backends)).as("2 against 3").isEqualTo("s0");
    assertThat(take(backends)).as("3 against 3").isEqualTo("s0");
    assertThat(take(backends)).as("4 against 3").isEqualTo("s1");
  }

  @Test
  void theServerOfThisProcessIsUsedUnlessAnotherIsClearlyLessBusy() {
    assertThat(take(joining(Algorithm.LEAST_CONNECTIONS, near(8, 0)))).isEqualTo("near");
    assertThat(take(joining(Algorithm.LEAST_CONNECTIONS, near(9, 0)))).isEqualTo("far");
    assertThat(take(joining(Algorithm.LEAST_CONNECTIONS, near(100, 75)))).isEqualTo("near");
    assertThat(take(joining(Algorithm.LEAST_CONNECTIONS, near(100, 74)))).isEqualTo("far");
  }

  @Test
  void aReferralKeepsASlotUntilTheClientIsCountedOrItsTimeIsOver() {
    Backends backends =
        referring(Algorithm.LEAST_CONNECTIONS, List.of(server("s0", 2).withLoad(0)));
    assertThat(backends.take(CLIENT, Set.of(), 0)).isPresent();
    assertThat(backends.take(CLIENT, Set.of(), 0)).isPresent();
    assertThat(backends.take(CLIENT, Set.of(), CLAIM.toNanos() - 1)).isEmpty();
    backends.set(List.of(server("s0", 2).withLoad(1)));
    assertThat(backends.take(CLIENT, Set.of(), CLAIM.toNanos() - 1))
        .as("one came and one is on its way")
        .isEmpty();
    assertThat(backends.take(CLIENT, Set.of(), CLAIM.toNanos()))
        .as("the other never came")
        .isPresent();
    assertThat(backends.take(CLIENT, Set.of(), CLAIM.toNanos())).isEmpty();
    backends.set(List.of(server("s0", 2).withLoad(0)));
    assertThat(backends.take(CLIENT, Set.of(), CLAIM.toNanos())).as("one left").isPresent();
  }

  @Test
  void referralInTurnCountsNoSlots() {
    Backends backends = referring(Algorithm.ROUND_ROBIN, List.of(server("s0", 1)));
    for (int i = 0; i < 10; i++) {
      assertThat(backends.take(CLIENT, Set.of(), 0)).isPresent();
    }
  }

  @Test
  void aServerThatIsTakenAwayKeepsItsConnectionsAndFindsThemWhenItReturns() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, plain(2, 1000));
    take(backends);
    take(backends);
    take(backends);
    backends.set(plain(2, 1000).subList(1, 2));
    assertThat(take(backends)).isEqualTo("s1");
    backends.set(plain(2, 1000));
    assertThat(backends.status())
        .extracting(BalancerStatus.Server::connections)
        .containsExactly(2, 2);
  }

  @Test
  void aServerThatMovedIsCheckedAnew() {
    Backends backends = joining(Algorithm.LEAST_CONNECTIONS, plain(1, 10));
    backends.set(List.of(Server.of("s0", new HostPort("127.0.0.1", 9), 10)));
    assertThat(backends.take(CLIENT, Set.of(), 0)).isEmpty();
  }
}
