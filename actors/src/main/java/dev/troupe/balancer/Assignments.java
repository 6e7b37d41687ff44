package dev.troupe.balancer;

import dev.troupe.health.ServerHealth;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What each client of one listener is given, and the listener's counts.
///
/// A pure core: time comes in as in [Backends], a client is any value of its own.
///
/// @param <C> a client
final class Assignments<C> {
  private final ListenerSettings settings;
  private final Backends backends;
  private final Map<C, Held> clients = new HashMap<>();
  private long accepted = 0;
  private long refused = 0;

  /// The server of one client, and those that it was given before.
  private record Held(String server, long address, Set<String> failed) {
    Set<String> tried() {
      Set<String> tried = new HashSet<>(failed);
      tried.add(server);
      return Set.copyOf(tried);
    }
  }

  Assignments(ListenerSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.backends =
        new Backends(
            settings.algorithm().strategy(random),
            new Backends.Settings(
                settings.mode(), settings.referralTimeout(), settings.slowStart()));
  }

  /// These are the servers now, in this order.
  void set(List<Server> servers) {
    backends.set(servers);
  }

  /// What the checks said.
  void health(Map<String, ServerHealth> healths, long now) {
    backends.health(healths, now);
  }

  /// These servers get no more clients from now on, and all others do.
  void drain(Set<String> servers, long now) {
    backends.drain(servers, now);
  }

  /// A client has come, from this address.
  Assignment assign(C client, InetAddress address, long now) {
    accepted++;
    return clients.size() < settings.maxClients()
        ? give(client, Hashes.of(address), Set.of(), now)
        : refuse();
  }

  /// The client's server could not be reached: that server is down, and the client gets another
  /// that it has not tried. A client that is not known is refused.
  Assignment reassign(C client, String reason, long now) {
    Held held = clients.remove(client);
    if (held == null) {
      return refuse();
    }
    backends.release(held.server());
    backends.fail(held.server(), reason);
    return give(client, held.address(), held.tried(), now);
  }

  /// The client is gone, if it was still there.
  void leave(C client) {
    Held held = clients.remove(client);
    if (held != null) {
      backends.release(held.server());
    }
  }

  /// The server that the client was joined to.
  Optional<String> serverOf(C client) {
    return Optional.ofNullable(clients.get(client)).map(Held::server);
  }

  /// The listener as others see it.
  BalancerStatus.Listener status(HostPort at, String engine) {
    return new BalancerStatus.Listener(
        settings.name(),
        at,
        settings.mode().word(),
        settings.algorithm().word(),
        engine,
        accepted,
        refused,
        backends.status());
  }

  private Assignment give(C client, long address, Set<String> tried, long now) {
    Optional<Server> server = backends.take(address, tried, now);
    if (server.isEmpty()) {
      return refuse();
    }
    return switch (settings.mode()) {
      case JOIN -> {
        clients.put(client, new Held(server.get().name(), address, tried));
        yield new Assignment.ToServer(server.get());
      }
      case REFER -> new Assignment.Answer(Referrals.to(server.get().at()));
    };
  }

  private Assignment refuse() {
    refused++;
    return new Assignment.Answer(
        switch (settings.mode()) {
          case JOIN -> settings.protocol().refusal();
          case REFER -> Referrals.NONE;
        });
  }
}
