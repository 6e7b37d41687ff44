package dev.troupe.users;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The active users of the whole cluster now.
///
/// @param byServer ids in order, for each server, by port, that has any
/// @param barred ids that are let in nowhere, in order
public record Users(SortedMap<Integer, List<String>> byServer, List<String> barred) {
  /// Nobody anywhere.
  public static final Users NONE = new Users(new TreeMap<>(), List.of());

  public Users {
    barred = List.copyOf(barred);
    SortedMap<Integer, List<String>> copy = new TreeMap<>();
    byServer.forEach((server, ids) -> copy.put(server, List.copyOf(ids)));
    byServer = Collections.unmodifiableSortedMap(copy);
  }

  /// How many there are.
  public int total() {
    return byServer.values().stream().mapToInt(List::size).sum();
  }
}
