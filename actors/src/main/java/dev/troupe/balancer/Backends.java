package dev.troupe.balancer;

import dev.troupe.health.ServerHealth;
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
/// | joined, server tells nothing | connections held | no claims |
/// | referred | load, if told, + claims | absorbed, expired |
///
/// Referral with `round-robin` counts no slots. Time comes in as nanoseconds of a clock that never
/// goes back. A pure core: not for use by several threads.
final class Backends {
  private final Strategy strategy;
  private final Mode mode;
  private final Duration claimTimeout;
  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private Set<String> drained = Set.of();

  /// One server with what is known of it.
  private static final class Backend {
    Server server;
    boolean listed = true;
    boolean up;
    String reason;
    int open = 0;
    final Claims claims = new Claims();

    Backend(Server server) {
      this.server = server;
      this.up = server.inProcess().isPresent();
      this.reason = up ? "in this process" : ServerHealth.UNKNOWN.reason();
    }

    int busy(long now) {
      return server.load().orElse(open) + claims.size(now);
    }
  }

  /// @param claimTimeout how long a client that was sent to a server may take to be counted there
  Backends(Strategy strategy, Mode mode, Duration claimTimeout) {
    this.strategy = strategy;
    this.mode = mode;
    this.claimTimeout = claimTimeout;
  }

  /// These are the servers now, in this order. Those that stay keep their connections and, unless
  /// they moved, their health; those that go get no more clients.
  void set(List<Server> servers) {
    Map<String, Backend> before = new LinkedHashMap<>(backends);
    backends.clear();
    for (Server server : servers) {
      Backend known = before.remove(server.name());
      backends.put(server.name(), known == null ? new Backend(server) : renewed(known, server));
    }
    before.values().stream()
        .filter(gone -> gone.open > 0)
        .forEach(gone -> {
          gone.listed = false;
          backends.put(gone.server.name(), gone);
        });
  }

  private static Backend renewed(Backend known, Server server) {
    Backend fresh = new Backend(server);
    if (server.inProcess().isPresent() || !known.server.at().equals(server.at())) {
      known.up = fresh.up;
      known.reason = fresh.reason;
    }
    known.claims.absorb(server.load().orElse(0) - known.server.load().orElse(0));
    known.server = server;
    known.listed = true;
    return known;
  }

  /// What the checks said; servers that it does not name stay as they are.
  void health(Map<String, ServerHealth> healths) {
    healths.forEach((name, health) -> {
      Backend backend = backends.get(name);
      if (backend != null) {
        backend.up = health.isUp();
        backend.reason = health.reason();
      }
    });
  }

  /// These servers, by name, get no more clients from now on, and all others do if they work;
  /// connections that they have stay.
  void drain(Set<String> names) {
    drained = Set.copyOf(names);
  }

  /// A server could not take a client: it gets no more until its next good check.
  void fail(String name, String reason) {
    Backend backend = backends.get(name);
    if (backend != null) {
      backend.up = false;
      backend.reason = reason;
    }
  }

  /// Picks the server for the next client and counts it there; empty if none can take one.
  ///
  /// @param tried names of servers that have failed this client already
  Optional<Server> take(Set<String> tried, long now) {
    return strategy.pick(candidates(tried, now)).map(one -> count(one.name(), now));
  }

  /// A client that was joined to a server has left, or never got through.
  void release(String name) {
    Backend backend = backends.get(name);
    if (backend != null && backend.open > 0) {
      backend.open--;
      backend.claims.trim(backend.open);
      if (backend.open == 0 && !backend.listed) {
        backends.remove(name);
      }
    }
  }

  /// The listed servers, in the configured order.
  List<BalancerStatus.Server> status() {
    return backends.values().stream()
        .filter(backend -> backend.listed)
        .map(backend ->
            new BalancerStatus.Server(
                backend.server.name(),
                backend.server.at(),
                backend.up,
                drained.contains(backend.server.name()),
                backend.reason,
                backend.open))
        .toList();
  }

  /// The strategy's name.
  String algorithm() {
    return strategy.name();
  }

  private List<Strategy.Candidate> candidates(Set<String> tried, long now) {
    List<Strategy.Candidate> candidates = new ArrayList<>();
    int position = 0;
    for (Backend backend : backends.values()) {
      Server server = backend.server;
      int busy = backend.busy(now);
      boolean free = !countsSlots() || busy < server.maxConnections();
      boolean wanted = !drained.contains(server.name()) && !tried.contains(server.name());
      if (backend.listed && backend.up && free && wanted) {
        boolean near = mode == Mode.JOIN && server.inProcess().isPresent();
        candidates.add(new Strategy.Candidate(server.name(), position, busy, near));
      }
      position++;
    }
    return candidates;
  }

  private Server count(String name, long now) {
    Backend backend = backends.get(name);
    if (backend == null) {
      throw new IllegalStateException("strategy " + strategy.name() + " picked unknown " + name);
    }
    if (mode == Mode.JOIN) {
      backend.open++;
    }
    if (countsSlots() && (mode == Mode.REFER || backend.server.load().isPresent())) {
      backend.claims.add(now + claimTimeout.toNanos());
    }
    return backend.server;
  }

  private boolean countsSlots() {
    return mode == Mode.JOIN || strategy instanceof Strategy.LeastConnections;
  }
}
