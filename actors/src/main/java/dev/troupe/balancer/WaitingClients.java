package dev.troupe.balancer;

import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The clients of one listener that wait for a server, the first to come in front, and how long
/// they waited. Time comes in as nanoseconds of a clock that never goes back.
///
/// @param <C> a client
final class WaitingClients<C> {
  private final int limit;
  private final Duration timeout;
  private final LinkedHashMap<C, Request> queue = new LinkedHashMap<>();
  private long served = 0;
  private long left = 0;
  private long total = 0;
  private long longest = 0;

  /// @param limit of clients that come and wait at a time; may be 0
  WaitingClients(int limit, Duration timeout) {
    this.limit = limit;
    this.timeout = timeout;
  }

  /// Whether one that comes has no place. One whose server failed always has: it was let in.
  boolean isFull() {
    return queue.size() >= limit;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean contains(C client) {
    return queue.containsKey(client);
  }

  int size() {
    return queue.size();
  }

  /// One more waits, behind all others; a client that had a server, which failed, before them.
  void add(C client, Request request) {
    if (request.tried().isEmpty()) {
      queue.put(client, request);
    } else {
      queue.putFirst(client, request);
    }
  }

  /// Those who wait, in their order.
  List<Map.Entry<C, Request>> all() {
    return new ArrayList<>(queue.entrySet());
  }

  /// Its turn has come.
  void serve(C client, long now) {
    Request request = queue.remove(client);
    if (request != null) {
      long waited = now - request.since();
      served++;
      total += waited;
      longest = Math.max(longest, waited);
    }
  }

  /// It waits no more, and got no server; whether it did wait.
  boolean leave(C client) {
    boolean waited = queue.remove(client) != null;
    left += waited ? 1 : 0;
    return waited;
  }

  /// When the first one's time is over.
  OptionalLong deadline() {
    return queue.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(queue.values().iterator().next().since() + timeout.toNanos());
  }

  /// Whether it has waited long enough.
  boolean isOver(Request request, long now) {
    return now - request.since() >= timeout.toNanos();
  }

  BalancerStatus.Queue status() {
    return new BalancerStatus.Queue(
        queue.size(), served, left, Duration.ofNanos(total), Duration.ofNanos(longest));
  }
}
