package dev.troupe.edge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which web server the next visitor is sent to: the one with the fewest active users, of several
/// the one with the lowest port.
///
/// A redirect is not yet a visit, so it reserves a place until the visitor arrives, or for the
/// reservation time; else a burst would all land on one server. Who arrives is not known by name:
/// each rise of a server's count ends as many of its reservations, the oldest first.
///
/// For one thread: that of the requests, so that each is decided where it is read.
final class Redirects {
  /// Reservations kept for one server; with more the oldest ends early.
  private static final int MAX_RESERVED = 10_000;

  private final long reservationNanos;
  private List<Server> servers = List.of();
  private Map<Integer, Integer> users = Map.of();
  private long sent = 0;

  /// One that is up.
  private static final class Server {
    private final int port;
    private int users;

    /// When its reservations end, the first to end first.
    private final Deque<Long> reserved = new ArrayDeque<>();

    Server(int port, int users) {
      this.port = port;
      this.users = users;
    }

    /// Its users and reservations.
    int load(long now) {
      while (!reserved.isEmpty() && reserved.getFirst() - now <= 0) {
        reserved.removeFirst();
      }
      return users + reserved.size();
    }

    void count(int now) {
      for (int arrived = now - users; arrived > 0 && !reserved.isEmpty(); arrived--) {
        reserved.removeFirst();
      }
      users = now;
    }

    void reserve(long end) {
      if (reserved.size() >= MAX_RESERVED) {
        reserved.removeFirst();
      }
      reserved.addLast(end);
    }
  }

  /// No server is up yet.
  Redirects(Duration reservation) {
    this.reservationNanos = reservation.toNanos();
  }

  /// These servers are up, by port, and no others.
  void up(SortedSet<Integer> ports) {
    Map<Integer, Server> before =
        servers.stream().collect(Collectors.toMap(server -> server.port, Function.identity()));
    servers =
        ports.stream()
            .map(port ->
                before.containsKey(port)
                    ? before.get(port)
                    : new Server(port, users.getOrDefault(port, 0)))
            .toList();
  }

  /// So many users are active on each server that has any.
  void count(Map<Integer, Integer> now) {
    users = Map.copyOf(now);
    servers.forEach(server -> server.count(users.getOrDefault(server.port, 0)));
  }

  /// The port of the server for the next visitor, with a place reserved on it; nothing if none is
  /// up.
  ///
  /// @param now on a clock like that of `System.nanoTime`
  OptionalInt next(long now) {
    Server best = null;
    int least = Integer.MAX_VALUE;
    for (Server server : servers) {
      int load = server.load(now);
      if (load < least) {
        best = server;
        least = load;
      }
    }
    if (best == null) {
      return OptionalInt.empty();
    }
    best.reserve(now + reservationNanos);
    sent++;
    return OptionalInt.of(best.port);
  }

  /// How many visitors have been sent to a server.
  long sent() {
    return sent;
  }
}
