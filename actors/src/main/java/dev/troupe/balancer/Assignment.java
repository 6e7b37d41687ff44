package dev.troupe.balancer;

import java.util.Optional;
import org.apache.pekko.util.ByteString;

/// What a balancer decided for one client.
sealed interface Assignment {
  /// Join the client to this server.
  record ToServer(Server server) implements Assignment {}

  /// Send the client these bytes, which may be none, and close.
  ///
  /// @param referredTo the server whose address it is told, if that is the answer
  record Answer(ByteString bytes, Ending why, Optional<String> referredTo) implements Assignment {}
}
