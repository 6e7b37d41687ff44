package dev.troupe.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

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

  private final Duration reservation;
  private final SortedMap<Integer, Deque<Instant>> reserved = new TreeMap<>();
  private SortedMap<Integer, Integer> users = new TreeMap<>();
  private long sent = 0;

  /// No server is up yet.
  Redirects(Duration reservation) {
    this.reservation = reservation;
  }

  /// These servers are up, by port, and no others.
  void up(SortedSet<Integer> servers) {
    reserved.keySet().retainAll(servers);
    servers.forEach(server -> reserved.putIfAbsent(server, new ArrayDeque<>()));
  }

  /// So many users are active on each server that has any.
  void count(Map<Integer, Integer> now) {
    reserved.forEach((server, ends) -> {
      int arrived = now.getOrDefault(server, 0) - users.getOrDefault(server, 0);
      for (int i = 0; i < arrived && !ends.isEmpty(); i++) {
        ends.removeFirst();
      }
    });
    users = new TreeMap<>(now);
  }

  /// The server for the next visitor, with a place reserved on it; nothing if none is up.
  OptionalInt next(Instant now) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (var entry : reserved.entrySet()) {
      removeEnded(entry.getValue(), now);
      int load = users.getOrDefault(entry.getKey(), 0) + entry.getValue().size();
      if (load < least) {
        best = entry.getKey();
        least = load;
      }
    }
    Deque<Instant> ends = reserved.get(best);
    if (ends == null) {
      return OptionalInt.empty();
    }
    reserve(ends, now);
    sent++;
    return OptionalInt.of(best);
  }

  /// How many visitors have been sent to a server.
  long sent() {
    return sent;
  }

  private static void removeEnded(Deque<Instant> ends, Instant now) {
    while (!ends.isEmpty() && !ends.getFirst().isAfter(now)) {
      ends.removeFirst();
    }
  }

  private void reserve(Deque<Instant> ends, Instant now) {
    if (ends.size() >= MAX_RESERVED) {
      ends.removeFirst();
    }
    ends.addLast(now.plus(reservation));
  }
}
