package dev.troupe.users;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who is active where, as one node knows it.
///
/// A user is active on the server that it used last, until it leaves, is barred, or `timeout` has
/// passed since its last sign. Signs come from this node's own servers ([#beat]) and from the other
/// nodes ([#learn]). Each node counts the timeout from when *it* heard of a sign, so the nodes'
/// clocks need not agree; only which of two signs is the later one goes by their stamps.
///
/// Not every sign is worth telling the others: [#beat] says which are, namely a new user, another
/// server, and one whose last shared sign is older than a quarter of the timeout.
final class ActiveUsers {
  /// What came of a sign of life.
  sealed interface Outcome {}

  /// It counts; `share` is there if the other nodes are to know.
  record Counted(Optional<Sign> share) implements Outcome {}

  /// The user is barred.
  record Refused() implements Outcome {}

  /// There are as many users as there may be, and this would be a new one.
  record NoRoom() implements Outcome {}

  /// @param sign the last one that was shared
  /// @param sharedAt when this node shared it or heard of it
  /// @param lastSign when the user last gave any sign, not before `sharedAt`
  private record Presence(Sign sign, Instant sharedAt, Instant lastSign) {}

  private final Duration timeout;
  private final Duration renewAfter;
  private final int maxUsers;
  private final Map<String, Presence> users = new HashMap<>();
  private final SortedMap<Integer, Integer> counts = new TreeMap<>();
  private Set<String> barred = Set.of();

  /// Nobody yet.
  ActiveUsers(Duration timeout, int maxUsers) {
    this.timeout = timeout;
    this.renewAfter = timeout.dividedBy(4);
    this.maxUsers = maxUsers;
  }

  /// The user was seen on a server of this node.
  Outcome beat(String user, int server, Instant now) {
    Presence known = users.get(user);
    if (barred.contains(user)) {
      return new Refused();
    }
    if (known == null && users.size() >= maxUsers) {
      return new NoRoom();
    }
    if (known != null && known.sign().server() == server && !renewalDue(known, now)) {
      users.put(user, new Presence(known.sign(), known.sharedAt(), now));
      return new Counted(Optional.empty());
    }
    Sign sign = new Sign(server, stampAfter(known, now));
    put(user, new Presence(sign, now, now));
    return new Counted(Optional.of(sign));
  }

  private boolean renewalDue(Presence known, Instant now) {
    return !now.isBefore(known.sharedAt().plus(renewAfter));
  }

  private static long stampAfter(@Nullable Presence known, Instant now) {
    long time = now.toEpochMilli();
    return known == null ? time : Math.max(time, known.sign().stamp() + 1);
  }

  /// The user said good-bye; false if it was not active.
  boolean leave(String user) {
    return remove(user);
  }

  /// What the nodes share has changed from `before` to `after`. What this node shared itself and
  /// has not come round yet is newer than both, and stays.
  void learn(Map<String, Sign> before, Map<String, Sign> after, Instant now) {
    before.forEach((user, sign) -> {
      Presence known = users.get(user);
      if (!after.containsKey(user) && known != null && known.sign().equals(sign)) {
        remove(user);
      }
    });
    after.forEach((user, sign) -> {
      if (!sign.equals(before.get(user)) && !barred.contains(user)) {
        learn(user, sign, now);
      }
    });
  }

  private void learn(String user, Sign sign, Instant now) {
    Presence known = users.get(user);
    if (known == null || known.sign().stamp() < sign.stamp()) {
      put(user, new Presence(sign, now, now));
    }
  }

  /// Removes those who gave no sign for the timeout, and returns them.
  List<String> sweep(Instant now) {
    List<String> silent = new ArrayList<>();
    users.forEach((user, presence) -> {
      if (!now.isBefore(presence.lastSign().plus(timeout))) {
        silent.add(user);
      }
    });
    silent.forEach(this::remove);
    return silent;
  }

  /// From now on these are barred and no others; returns those of them that were active.
  List<String> bar(Set<String> barred) {
    this.barred = Set.copyOf(barred);
    return barred.stream().filter(this::remove).toList();
  }

  Set<String> barred() {
    return barred;
  }

  /// Users on one server.
  int count(int server) {
    return counts.getOrDefault(server, 0);
  }

  /// Users on each server that has any.
  SortedMap<Integer, Integer> counts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /// The users of each server that has any, in order.
  SortedMap<Integer, List<String>> byServer() {
    SortedMap<Integer, List<String>> all = new TreeMap<>();
    new TreeMap<>(users)
        .forEach((user, presence) ->
            all.computeIfAbsent(presence.sign().server(), _ -> new ArrayList<>()).add(user));
    return all;
  }

  private void put(String user, Presence presence) {
    remove(user);
    users.put(user, presence);
    counts.merge(presence.sign().server(), 1, Integer::sum);
  }

  private boolean remove(String user) {
    Presence gone = users.remove(user);
    if (gone == null) {
      return false;
    }
    counts.computeIfPresent(gone.sign().server(), (_, count) -> count == 1 ? null : count - 1);
    return true;
  }
}
