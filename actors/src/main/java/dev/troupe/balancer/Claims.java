package dev.troupe.balancer;

import java.util.ArrayDeque;
import java.util.Deque;

/// Clients sent to one server that the server's own count does not hold yet.
///
/// A claim ends when the count has risen by it, or when its time is over: then the client has never
/// come. Without claims everyone who comes between two words of a server would be sent to the one
/// that looked least busy in the first.
final class Claims {
  private final Deque<Long> expiries = new ArrayDeque<>();

  /// One more client is on its way; `expiry` is in nanoseconds and never before an earlier one.
  void add(long expiry) {
    expiries.addLast(expiry);
  }

  /// The server's count rose by `arrived` clients; the oldest claims are taken to be theirs.
  void absorb(int arrived) {
    for (int i = 0; i < arrived && !expiries.isEmpty(); i++) {
      expiries.removeFirst();
    }
  }

  /// No more than `most` of the clients that were sent can still be on their way.
  void trim(int most) {
    while (expiries.size() > most) {
      expiries.removeFirst();
    }
  }

  /// How many are on their way at `now`, in nanoseconds.
  int size(long now) {
    while (!expiries.isEmpty() && expiries.getFirst() - now <= 0) {
      expiries.removeFirst();
    }
    return expiries.size();
  }
}
