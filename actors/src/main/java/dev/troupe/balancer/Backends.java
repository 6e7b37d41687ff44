package dev.troupe.balancer;

import dev.troupe.health.ServerHealth;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who gets the next client: the servers of one listener, which of them work, and how busy they
/// are.
///
/// | | busy is | a claim ends |
/// | --- | --- | --- |
/// | joined, server tells its load | load + claims | absorbed, expired, client left |
/// | joined, server tells nothing | connections held, here and on other nodes | no claims |
/// | referred | load, if told, + claims | absorbed, expired |
///
/// Referral with `round-robin` counts no slots. Time comes in as nanoseconds of a clock that never
/// goes back. A pure core: not for use by several threads.
final class Backends {
  private final Strategy strategy;
  private final Settings settings;
  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private final List<Backend> candidates = new ArrayList<>();
  private Map<String, ServerOrder> orders = Map.of();
  private Map<HostPort, Integer> elsewhere = Map.of();

  /// How servers are counted and eased in.
  ///
  /// @param claimTimeout how long a client that was sent to a server may take to be counted there
  /// @param slowStart how long a server that comes back takes to its full weight; may be zero
  record Settings(Mode mode, Duration claimTimeout, Duration slowStart) {}

  Backends(Strategy strategy, Settings settings) {
    this.strategy = strategy;
    this.settings = settings;
  }

  /// These are the servers now, in this order. Those that stay keep their connections and, unless
  /// they moved, their health; those that go get no more clients.
  void set(List<Server> servers) {
    Map<String, Backend> before = new LinkedHashMap<>(backends);
    backends.clear();
    for (Server server : servers) {
      Backend known = before.remove(server.name());
      if (known == null) {
        known = new Backend(server);
        known.order(orders.getOrDefault(server.name(), ServerOrder.NONE), 0);
      } else {
        known.renew(server);
      }
      known.elsewhere(elsewhere.getOrDefault(server.at(), 0));
      backends.put(server.name(), known);
    }
    for (Backend gone : before.values()) {
      if (gone.open() > 0) {
        gone.unlist();
        backends.put(gone.server().name(), gone);
      }
    }
  }

  /// What the checks said; servers that it does not name stay as they are.
  void health(Map<String, ServerHealth> healths, long now) {
    healths.forEach((name, health) -> {
      Backend backend = backends.get(name);
      if (backend != null) {
        backend.health(health, now);
      }
    });
  }

  /// What the operator orders from now on, by server; all others are as configured. Connections
  /// that they have stay.
  void order(Map<String, ServerOrder> byName, long now) {
    orders = Map.copyOf(byName);
    backends.forEach(
        (name, backend) -> backend.order(orders.getOrDefault(name, ServerOrder.NONE), now));
  }

  /// How many connections other nodes hold, by server.
  void elsewhere(Map<HostPort, Integer> connections) {
    elsewhere = Map.copyOf(connections);
    backends
        .values()
        .forEach(backend -> backend.elsewhere(elsewhere.getOrDefault(backend.server().at(), 0)));
  }

  /// A server could not take a client: it gets no more until its next good check.
  void fail(String name, String reason) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.fail(reason);
    }
  }

  /// A server could not be connected to.
  void notConnected(String name) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.connects().fail();
    }
  }

  /// It took so long to connect to a server.
  void connected(String name, long nanos) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.connects().add(nanos);
    }
  }

  /// So much more has moved to a server, and from it.
  void move(String name, long toServer, long toClient) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.move(toServer, toClient);
    }
  }

  /// Picks the server for the next client and counts it there; empty if none can take one.
  ///
  /// @param client hash of the client's address
  /// @param tried names of servers that have failed this client already
  Optional<Server> take(long client, Set<String> tried, long now) {
    candidates.clear();
    for (Backend backend : backends.values()) {
      if (isWanted(backend, tried)) {
        backend.measure(settings.mode(), settings.slowStart(), now);
        if (!countsSlots() || backend.busy() < backend.server().maxConnections()) {
          candidates.add(backend);
        }
      }
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(count(strategy.pick(candidates, client), now));
  }

  /// Whether any server works that may get clients and has not been tried, with room or without.
  boolean works(Set<String> tried) {
    for (Backend backend : backends.values()) {
      if (isWanted(backend, tried)) {
        return true;
      }
    }
    return false;
  }

  /// A client that was joined to a server has left, or never got through.
  void release(String name) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.release();
      if (backend.open() == 0 && !backend.isListed()) {
        backends.remove(name);
      }
    }
  }

  /// The listed servers, in the configured order.
  List<BalancerStatus.Server> status() {
    return backends.values().stream().filter(Backend::isListed).map(this::statusOf).toList();
  }

  private BalancerStatus.Server statusOf(Backend backend) {
    Server server = backend.server();
    return new BalancerStatus.Server(
        server.name(),
        server.at(),
        backend.isUp(),
        backend.isDrained(),
        backend.fullWeight(),
        backend.reason(),
        backend.open(),
        backend.clients(),
        backend.bytes(),
        backend.connects().status());
  }

  private boolean isWanted(Backend backend, Set<String> tried) {
    return backend.isListed()
        && backend.isUp()
        && backend.fullWeight() > 0
        && !backend.isDrained()
        && !tried.contains(backend.server().name());
  }

  private Server count(Backend backend, long now) {
    backend.send(settings.mode());
    if (countsSlots() && (settings.mode() == Mode.REFER || backend.tellsLoad())) {
      backend.claim(now + settings.claimTimeout().toNanos());
    }
    return backend.server();
  }

  private boolean countsSlots() {
    return settings.mode() == Mode.JOIN || !(strategy instanceof Strategy.RoundRobin);
  }
}
