package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.health.ServerHealth;
import dev.troupe.health.Verdict;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendsTest {
  private static final Duration CLAIM = Duration.ofSeconds(10);
  private static final long CLIENT = 42;
  private static final ServerHealth UP =
      ServerHealth.UNKNOWN.after(new Verdict.Good("connected"), 1, 1);
  private static final ServerHealth DOWN =
      ServerHealth.UNKNOWN.after(new Verdict.Bad("refused"), 1, 1);

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whateverHappensOnlyServersThatCanTakeAClientGetOne(Algorithm algorithm) {
    for (long seed = 0; seed < 200; seed++) {
      new Chain(algorithm, seed).run(500);
    }
  }

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

  private static Map<String, ServerOrder> drained(String... names) {
    return Stream.of(names)
        .collect(Collectors.toMap(name -> name, _ -> ServerOrder.NONE.withDrained(true)));
  }

  private static Backends backends(Algorithm algorithm, Mode mode) {
    return new Backends(
        algorithm.strategy(new Random(7)), new Backends.Settings(mode, CLAIM, Duration.ZERO));
  }

  private static Backends joining(Algorithm algorithm, List<Server> servers) {
    return ready(backends(algorithm, Mode.JOIN), servers);
  }

  private static Backends referring(Algorithm algorithm, List<Server> servers) {
    return ready(backends(algorithm, Mode.REFER), servers);
  }

  private static Backends ready(Backends backends, List<Server> servers) {
    backends.set(servers);
    servers.forEach(server -> backends.health(Map.of(server.name(), UP), 0));
    return backends;
  }

  private static String take(Backends backends) {
    return backends.take(CLIENT, Set.of(), 0).orElseThrow().name();
  }

  private static List<Server> plain(int count, int maxConnections) {
    return IntStream.range(0, count).mapToObj(i -> server("s" + i, maxConnections)).toList();
  }

  private static List<Server> told(int first, int second) {
    return List.of(server("s0", 1000).withLoad(first), server("s1", 1000).withLoad(second));
  }

  private static List<Server> near(int nearLoad, int farLoad) {
    return List.of(
        server("far", 1000).withLoad(farLoad),
        server("near", 1000).withLoad(nearLoad).withInProcess(_ -> Flow.create()));
  }

  private static Server server(String name, int maxConnections) {
    return Server.of(name, new HostPort("127.0.0.1", 1), maxConnections);
  }

  /// A chain of random events beside a simple model of what must hold.
  private static final class Chain {
    private final String about;
    private final Random random;
    private final Backends backends;
    private final Map<String, Boolean> up = new HashMap<>();
    private final List<String> held = new ArrayList<>();
    private List<Server> servers = List.of();

    Chain(Algorithm algorithm, long seed) {
      about = algorithm + ", seed " + seed;
      random = new Random(seed);
      backends = backends(algorithm, Mode.JOIN);
    }

    void run(int steps) {
      change();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(10)) {
          case 0 -> check();
          case 1 -> fail();
          case 2 -> changeSometimes();
          case 3, 4, 5 -> release();
          default -> take();
        }
      }
      while (!held.isEmpty()) {
        release();
      }
      assertThat(backends.status())
          .as(about)
          .allSatisfy(status -> assertThat(status.connections()).isZero());
    }

    private void changeSometimes() {
      if (random.nextInt(10) == 0) {
        change();
      }
    }

    private void change() {
      servers = plain(6, 3).subList(random.nextInt(3), 3 + random.nextInt(4));
      backends.set(servers);
      Set<String> names = new HashSet<>();
      servers.forEach(server -> names.add(server.name()));
      up.keySet().removeIf(name -> !names.contains(name) && !held.contains(name));
    }

    private void check() {
      String name = anyServer();
      boolean good = random.nextBoolean();
      backends.health(Map.of(name, good ? UP : DOWN), 0);
      up.put(name, good);
    }

    private void fail() {
      String name = anyServer();
      backends.fail(name, "refused");
      up.put(name, false);
    }

    private void release() {
      if (!held.isEmpty()) {
        String name = held.remove(random.nextInt(held.size()));
        backends.release(name);
        if (!held.contains(name) && servers.stream().noneMatch(s -> s.name().equals(name))) {
          up.remove(name);
        }
      }
    }

    private void take() {
      Set<String> tried = random.nextBoolean() ? Set.of() : Set.of(anyServer());
      List<String> able =
          servers.stream()
              .map(Server::name)
              .filter(name -> up.getOrDefault(name, false))
              .filter(name -> !tried.contains(name))
              .filter(name -> connections(name) < 3)
              .toList();
      Optional<String> given = backends.take(random.nextLong(), tried, 0).map(Server::name);
      assertThat(given.isPresent()).as(about).isEqualTo(!able.isEmpty());
      given.ifPresent(name -> {
        assertThat(able).as(about).contains(name);
        held.add(name);
      });
    }

    private long connections(String name) {
      return held.stream().filter(name::equals).count();
    }

    private String anyServer() {
      return servers.get(random.nextInt(servers.size())).name();
    }
  }
}
