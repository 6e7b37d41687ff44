package dev.troupe.balancer;

import static dev.troupe.balancer.TestBackends.DOWN;
import static dev.troupe.balancer.TestBackends.UP;
import static dev.troupe.balancer.TestBackends.backends;
import static dev.troupe.balancer.TestBackends.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendsRandomTest {
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whateverHappensOnlyServersThatCanTakeAClientGetOne(Algorithm algorithm) {
    for (long seed = 0; seed < 200; seed++) {
      new Chain(algorithm, seed).run(500);
    }
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
