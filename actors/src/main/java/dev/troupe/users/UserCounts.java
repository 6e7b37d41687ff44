package dev.troupe.users;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many users are active on each server, by port, that has any.
public record UserCounts(SortedMap<Integer, Integer> byServer) {
  /// Nobody anywhere.
  public static final UserCounts NONE = new UserCounts(new TreeMap<>());

  public UserCounts {
    byServer = Collections.unmodifiableSortedMap(new TreeMap<>(byServer));
  }

  /// Users on one server, 0 if none.
  public int on(int server) {
    return byServer.getOrDefault(server, 0);
  }
}
