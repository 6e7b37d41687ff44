package dev.troupe.balancer;

import dev.troupe.health.ServerHealth;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// What each client of one listener is given, and the listener's counts.
///
/// Whoever finds a server that works and has room gets it at once. Where servers work but none has
/// room, or as many clients are joined as may be, the client waits for its turn; where none works
/// it is refused. So everything that happens may give those something who wait, and returns what.
///
/// A pure core: time comes in as in [Backends], a client is any value of its own.
///
/// @param <C> a client
final class Assignments<C> {
  private static final Client.Progress NOTHING_YET =
      new Client.Progress(Trip.NOT_YET, BalancerStatus.Bytes.NONE);

  private final ListenerSettings settings;
  private final Backends backends;
  private final Map<C, Held> clients = new HashMap<>();
  private final WaitingClients<C> waiting;
  private final Map<Ending, Long> ended = new EnumMap<>(Ending.class);
  private long accepted = 0;
  private long refused = 0;

  /// What one client is given.
  record Given<C>(C client, Assignment assignment) {}

  /// The server of one client, what it asked for, and how much of its progress is counted.
  private record Held(String server, Request request, Client.Progress counted) {}

  Assignments(ListenerSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.backends =
        new Backends(
            settings.algorithm().strategy(random),
            new Backends.Settings(
                settings.mode(), settings.referralTimeout(), settings.slowStart()));
    this.waiting = new WaitingClients<>(settings.queue().limit(), settings.queue().timeout());
  }

  /// These are the servers now, in this order.
  List<Given<C>> set(List<Server> servers, long now) {
    backends.set(servers);
    return serveWaiting(now);
  }

  /// What the checks said.
  List<Given<C>> health(Map<String, ServerHealth> healths, long now) {
    backends.health(healths, now);
    return serveWaiting(now);
  }

  /// What the operator ordered, by server; all others are as configured.
  List<Given<C>> order(Map<String, ServerOrder> orders, long now) {
    backends.order(orders, now);
    return serveWaiting(now);
  }

  /// How many connections other nodes hold, by server.
  List<Given<C>> elsewhere(Map<HostPort, Integer> connections, long now) {
    backends.elsewhere(connections);
    return serveWaiting(now);
  }

  /// A client has come, from this address.
  List<Given<C>> assign(C client, InetAddress address, long now) {
    accepted++;
    return clients.size() + waiting.size() < settings.maxClients()
        ? give(client, new Request(Hashes.of(address.getAddress()), Set.of(), now), now)
        : List.of(refuse(client, Ending.MAX_CLIENTS));
  }

  /// The client's server could not be reached: that server is down, and the client gets another
  /// that it has not tried. A client that is not known is refused.
  List<Given<C>> reassign(C client, String reason, long now) {
    Held held = clients.remove(client);
    if (held == null) {
      return List.of(refuse(client, Ending.NO_SERVER));
    }
    backends.release(held.server());
    backends.fail(held.server(), reason);
    backends.notConnected(held.server());
    return give(client, held.request().without(held.server()), now);
  }

  /// The client's server took it and never answered: that server is down, and the client, whose
  /// bytes have been sent, is told so.
  List<Given<C>> giveUp(C client, String reason, long now) {
    List<Given<C>> all = new ArrayList<>();
    all.add(refuse(client, Ending.RESPONSE_TIMEOUT));
    Held held = clients.remove(client);
    if (held != null) {
      backends.release(held.server());
      backends.fail(held.server(), reason);
      all.addAll(serveWaiting(now));
    }
    return all;
  }

  /// What a client and its server have done since it was last told counts for the server.
  void count(C client, Client.Progress progress) {
    clients.computeIfPresent(client, (_, held) -> counted(held, progress));
  }

  /// The same for all clients that have a server.
  void count(Function<C, Client.Progress> progress) {
    clients.replaceAll((client, held) -> counted(held, progress.apply(client)));
  }

  private Held counted(Held held, Client.Progress progress) {
    Client.Progress before = held.counted();
    if (before.equals(progress)) {
      return held;
    }
    if (before.connectNanos() < 0 && progress.connectNanos() >= 0) {
      backends.connected(held.server(), progress.connectNanos());
    }
    backends.move(
        held.server(),
        progress.bytes().toServer() - before.bytes().toServer(),
        progress.bytes().toClient() - before.bytes().toClient());
    return new Held(held.server(), held.request(), progress);
  }

  /// A connection has ended so.
  void end(Ending how) {
    ended.merge(how, 1L, Long::sum);
  }

  /// Whether no client has a server or waits for one.
  boolean isEmpty() {
    return clients.isEmpty() && waiting.isEmpty();
  }

  /// Whether it is not the client's turn yet.
  boolean isWaiting(C client) {
    return waiting.contains(client);
  }

  /// The client is gone, if it was still there.
  List<Given<C>> leave(C client, long now) {
    Held held = clients.remove(client);
    if (held == null) {
      waiting.leave(client);
      return List.of();
    }
    backends.release(held.server());
    return serveWaiting(now);
  }

  /// Time has passed: whoever has waited too long is refused.
  List<Given<C>> pass(long now) {
    return serveWaiting(now);
  }

  /// When somebody will have waited too long, if time is all that passes.
  OptionalLong deadline() {
    return waiting.deadline();
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
        ended.entrySet().stream()
            .collect(Collectors.toMap(one -> one.getKey().word(), Map.Entry::getValue)),
        waiting.status(),
        backends.status());
  }

  private List<Given<C>> give(C client, Request request, long now) {
    if (waiting.isEmpty()) {
      Optional<Given<C>> given = tryToGive(client, request, now);
      if (given.isPresent()) {
        return List.of(given.get());
      }
    }
    if (request.tried().isEmpty() && waiting.isFull()) {
      return List.of(refuse(client, Ending.QUEUE_FULL));
    }
    waiting.add(client, request);
    return serveWaiting(now);
  }

  /// Goes through those who wait, in their order, up to the first whom nobody could be given
  /// before.
  private List<Given<C>> serveWaiting(long now) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Given<C>> all = new ArrayList<>();
    for (Map.Entry<C, Request> one : waiting.all()) {
      C client = one.getKey();
      Request request = one.getValue();
      Optional<Given<C>> given = tryToGive(client, request, now);
      if (given.isEmpty() && waiting.isOver(request, now)) {
        given = Optional.of(refuse(client, Ending.QUEUE_TIMEOUT));
      }
      given.ifPresent(all::add);
      if (given.isEmpty() && request.tried().isEmpty()) {
        break;
      }
    }
    all.forEach(given -> settle(given, now));
    return all;
  }

  private void settle(Given<C> given, long now) {
    switch (given.assignment()) {
      case Assignment.ToServer _ -> waiting.serve(given.client(), now);
      case Assignment.Answer _ -> {
        var _ = waiting.leave(given.client());
      }
    }
  }

  /// Empty if the client has to wait.
  private Optional<Given<C>> tryToGive(C client, Request request, long now) {
    if (!mayWait(request)) {
      return backends
          .take(request.address(), request.tried(), now)
          .map(server -> given(client, request, server))
          .or(() -> Optional.of(refuse(client, Ending.NO_SERVER)));
    }
    return clients.size() >= settings.queue().workers()
        ? Optional.empty()
        : backends
            .take(request.address(), request.tried(), now)
            .map(server -> given(client, request, server));
  }

  /// Whoever is referred does not wait here, and nobody waits for servers that do not work.
  private boolean mayWait(Request request) {
    return settings.mode() == Mode.JOIN && backends.works(request.tried());
  }

  private Given<C> given(C client, Request request, Server server) {
    return switch (settings.mode()) {
      case JOIN -> {
        clients.put(client, new Held(server.name(), request, NOTHING_YET));
        yield new Given<>(client, new Assignment.ToServer(server));
      }
      case REFER ->
          new Given<>(
              client,
              new Assignment.Answer(
                  Referrals.to(server.at()), Ending.REFERRED, Optional.of(server.name())));
    };
  }

  private Given<C> refuse(C client, Ending why) {
    refused++;
    return new Given<>(
        client,
        new Assignment.Answer(
            switch (settings.mode()) {
              case JOIN -> settings.protocol().refusal();
              case REFER -> Referrals.NONE;
            },
            why,
            Optional.empty()));
  }
}
