package dev.troupe.balancer;

import java.util.HashSet;
import java.util.Set;

/// What a client without a server asks for.
///
/// @param address hash of the client's address
/// @param tried names of the servers that have failed it
/// @param since when it came, in nanoseconds
record Request(long address, Set<String> tried, long since) {
  Request {
    tried = Set.copyOf(tried);
  }

  /// The same, with one more server that failed it.
  Request without(String server) {
    Set<String> all = new HashSet<>(tried);
    all.add(server);
    return new Request(address, all, since);
  }
}
