package dev.troupe.balancer;

import dev.troupe.health.ServerHealth;
import dev.troupe.health.Verdict;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Flow;

/// Backends over servers that are up, and what the tests of them have in common.
final class TestBackends {
  static final Duration CLAIM = Duration.ofSeconds(10);
  static final long CLIENT = 42;
  static final ServerHealth UP = ServerHealth.UNKNOWN.after(new Verdict.Good("connected"), 1, 1);
  static final ServerHealth DOWN = ServerHealth.UNKNOWN.after(new Verdict.Bad("refused"), 1, 1);

  private TestBackends() {}

  static Map<String, ServerOrder> drained(String... names) {
    return Stream.of(names)
        .collect(Collectors.toMap(name -> name, _ -> ServerOrder.NONE.withDrained(true)));
  }

  static Backends backends(Algorithm algorithm, Mode mode) {
    return new Backends(
        algorithm.strategy(new Random(7)), new Backends.Settings(mode, CLAIM, Duration.ZERO));
  }

  static Backends joining(Algorithm algorithm, List<Server> servers) {
    return ready(backends(algorithm, Mode.JOIN), servers);
  }

  static Backends referring(Algorithm algorithm, List<Server> servers) {
    return ready(backends(algorithm, Mode.REFER), servers);
  }

  static Backends ready(Backends backends, List<Server> servers) {
    backends.set(servers);
    servers.forEach(server -> backends.health(Map.of(server.name(), UP), 0));
    return backends;
  }

  static String take(Backends backends) {
    return backends.take(CLIENT, Set.of(), 0).orElseThrow().name();
  }

  static List<Server> plain(int count, int maxConnections) {
    return IntStream.range(0, count).mapToObj(i -> server("s" + i, maxConnections)).toList();
  }

  static List<Server> told(int first, int second) {
    return List.of(server("s0", 1000).withLoad(first), server("s1", 1000).withLoad(second));
  }

  static List<Server> near(int nearLoad, int farLoad) {
    return List.of(
        server("far", 1000).withLoad(farLoad),
        server("near", 1000).withLoad(nearLoad).withInProcess(_ -> Flow.create()));
  }

  static Server server(String name, int maxConnections) {
    return Server.of(name, new HostPort("127.0.0.1", 1), maxConnections);
  }
}
