package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.health.Load;
import dev.troupe.health.ServerHealth;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whom each algorithm picks: in proportion to the weights, in the configured order where nothing
/// else decides, and nobody never.
class StrategyTest {
  private static final Duration SLOW_START = Duration.ofSeconds(100);
  private static final int CLIENTS = 20_000;
  private static final int SEEDS = 40;

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void clientsThatStayAreSharedInProportionToTheWeights(Algorithm algorithm) {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      List<Server> servers = weighted(random, 2 + random.nextInt(8));
      Map<String, Integer> got = shares(algorithm, servers, random);
      int total = servers.stream().mapToInt(Server::weight).sum();
      for (Server server : servers) {
        double due = (double) CLIENTS * server.weight() / total;
        assertThat((double) got.getOrDefault(server.name(), 0))
            .as("%s, seed %d: %s of %s", algorithm, seed, server.name(), servers)
            .isCloseTo(due, within(allowance(algorithm, due)));
      }
    }
  }

  /// Those that count are off by no more than the servers' number; chance by five deviations.
  private static double allowance(Algorithm algorithm, double due) {
    return switch (algorithm) {
      case LEAST_CONNECTIONS, LEAST_LOAD, ROUND_ROBIN -> 10;
      case POWER_OF_TWO -> 0.1 * due + 10;
      case SOURCE_HASH -> 5 * Math.sqrt(due) + 10;
    };
  }

  @Test
  void roundRobinSpreadsAHeavyServersTurnsBetweenTheOthers() {
    Backends backends =
        ready(Algorithm.ROUND_ROBIN, List.of(server(0, 5), server(1, 1), server(2, 1)));
    assertThat(IntStream.range(0, 7).mapToObj(_ -> take(backends, 0, 0)))
        .containsExactly("s0", "s0", "s1", "s0", "s2", "s0", "s0");
  }

  @Test
  void roundRobinStarvesNobodyWhileServersComeAndGo() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      List<Server> servers = weighted(random, 6);
      Backends backends = ready(Algorithm.ROUND_ROBIN, servers);
      Map<String, Integer> missed = new HashMap<>();
      int total = servers.stream().mapToInt(Server::weight).sum();
      for (int i = 0; i < CLIENTS / 10; i++) {
        String gone = "s" + random.nextInt(servers.size());
        String taken = backends.take(0, Set.of(gone), 0).orElseThrow().name();
        servers.stream()
            .map(Server::name)
            .filter(name -> !name.equals(gone))
            .forEach(name -> missed.merge(name, 1, Integer::sum));
        missed.put(taken, 0);
        assertThat(missed.values())
            .as("seed %d: turns missed, weights sum up to %d", seed, total)
            .allMatch(turns -> turns <= 3 * total);
      }
    }
  }

  @Test
  void leastLoadTakesTheFewestEntriesThenTheFewestErrorsThenTheFirst() {
    Backends backends = ready(Algorithm.LEAST_LOAD, plain(3));
    tell(backends, 2, Map.of("s0", new Load(0, 7), "s1", new Load(5, 3), "s2", new Load(1, 3)));
    assertThat(take(backends, 0, 0)).as("fewer errors").isEqualTo("s2");
    assertThat(take(backends, 0, 0)).as("4 entries against 3").isEqualTo("s1");
    assertThat(take(backends, 0, 0)).as("both 4, fewer errors").isEqualTo("s2");
    backends.release("s2");
    assertThat(take(backends, 0, 0)).as("who left was an entry all the same").isEqualTo("s1");
    tell(backends, 3, Map.of("s0", Load.NONE, "s1", Load.NONE, "s2", Load.NONE));
    assertThat(IntStream.range(0, 4).mapToObj(_ -> take(backends, 0, 0)))
        .as("what was sent before counts no more")
        .containsExactly("s0", "s1", "s2", "s0");
  }

  @Test
  void powerOfTwoNeverTakesTheBusiestOfThree() {
    Backends backends = ready(Algorithm.POWER_OF_TWO, plain(3));
    IntStream.range(0, 9).forEach(_ -> backends.take(0, Set.of("s0", "s2"), 0));
    IntStream.range(0, 4).forEach(_ -> assertThat(take(backends, 0, 0)).isNotEqualTo("s1"));
  }

  @Test
  void aServerThatGoesMovesOnlyItsOwnClientsAndGetsThemBack() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      List<Server> servers = weighted(random, 2 + random.nextInt(8));
      Backends backends = ready(Algorithm.SOURCE_HASH, servers);
      String gone = "s" + random.nextInt(servers.size());
      for (int i = 0; i < 500; i++) {
        long client = random.nextLong();
        String before = take(backends, client, 0);
        backends.order(drained(gone), 0);
        String meanwhile = take(backends, client, 0);
        backends.order(drained(), 0);
        assertThat(take(backends, client, 2 * SLOW_START.toNanos()))
            .as("seed %d", seed)
            .isEqualTo(before);
        assertThat(meanwhile.equals(before)).as("seed %d", seed).isEqualTo(!before.equals(gone));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aServerOfWeightNoneGetsNobody(Algorithm algorithm) {
    Backends backends = ready(algorithm, List.of(server(0, 0), server(1, 1)));
    for (int i = 0; i < 100; i++) {
      assertThat(take(backends, i, 0)).isEqualTo("s1");
    }
    assertThat(backends.take(0, Set.of("s1"), 0)).isEmpty();
  }

  @Test
  void aServerThatComesBackIsEasedIn() {
    Backends backends = ready(Algorithm.ROUND_ROBIN, plain(2));
    backends.fail("s1", "refused");
    tell(backends, 2, Map.of("s1", Load.NONE));
    assertThat(sharesOfSecond(backends, 1)).as("at first").isBetween(5, 15);
    assertThat(sharesOfSecond(backends, 50)).as("half way").isBetween(320, 346);
    assertThat(sharesOfSecond(backends, 100)).as("in the end").isEqualTo(500);
  }

  @Test
  void aServerThatComesBackAloneGetsAll() {
    Backends backends = ready(Algorithm.LEAST_CONNECTIONS, plain(1));
    backends.order(drained("s0"), 0);
    backends.order(drained(), 0);
    assertThat(take(backends, 0, 0)).isEqualTo("s0");
  }

  private static int sharesOfSecond(Backends backends, int second) {
    long now = Duration.ofSeconds(second).toNanos();
    return (int)
        IntStream.range(0, 1000).mapToObj(_ -> take(backends, 0, now)).filter("s1"::equals).count();
  }

  private static Map<String, Integer> shares(
      Algorithm algorithm, List<Server> servers, Random random) {
    Backends backends = ready(algorithm, servers);
    Map<String, Integer> got = new HashMap<>();
    for (int i = 0; i < CLIENTS; i++) {
      got.merge(take(backends, random.nextLong(), 0), 1, Integer::sum);
    }
    return got;
  }

  private static Backends ready(Algorithm algorithm, List<Server> servers) {
    var backends =
        new Backends(
            algorithm.strategy(new Random(7)),
            new Backends.Settings(Mode.JOIN, Duration.ofSeconds(1), SLOW_START));
    backends.set(servers);
    Map<String, Load> loads = new HashMap<>();
    servers.forEach(server -> loads.put(server.name(), Load.NONE));
    tell(backends, 1, loads);
    return backends;
  }

  private static void tell(Backends backends, long check, Map<String, Load> loads) {
    Map<String, ServerHealth> healths = new HashMap<>();
    loads.forEach((name, load) ->
        healths.put(name, new ServerHealth(ServerHealth.State.UP, 0, "200", load, check)));
    backends.health(healths, 0);
  }

  private static String take(Backends backends, long client, long now) {
    return backends.take(client, Set.of(), now).orElseThrow().name();
  }

  private static List<Server> weighted(Random random, int count) {
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(server(i, 1 + random.nextInt(20)));
    }
    return servers;
  }

  private static List<Server> plain(int count) {
    return IntStream.range(0, count).mapToObj(i -> server(i, 1)).toList();
  }

  private static Server server(int number, int weight) {
    return Server.of("s" + number, new HostPort("127.0.0.1", 1), 1_000_000).withWeight(weight);
  }

  private static Map<String, ServerOrder> drained(String... names) {
    return Stream.of(names)
        .collect(Collectors.toMap(name -> name, _ -> ServerOrder.NONE.withDrained(true)));
  }
}
