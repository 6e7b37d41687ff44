package dev.troupe.balancer;

import org.apache.pekko.util.ByteString;

/// What a balancer decided for one client.
sealed interface Assignment {
  /// Join the client to this server.
  record ToServer(Server server) implements Assignment {}

  /// Send the client these bytes, which may be none, and close.
  record Answer(ByteString bytes) implements Assignment {}
}
