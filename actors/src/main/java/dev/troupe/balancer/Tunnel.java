package dev.troupe.balancer;

import dev.troupe.net.HostPort;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/// Carries a client's bytes to a server and back.
///
/// Every engine keeps half-close in both directions, stops reading from one side while the other
/// does not take, and holds at most 256 KiB a connection and direction. A failure of either side
/// resets the other.
interface Tunnel {
  /// Name of the engine in the status.
  String engine();

  /// Connects when it is run. The future completes when the connection stands and fails if it
  /// cannot be made; before that nothing is taken from the client.
  Flow<ByteString, ByteString, CompletionStage<Done>> to(HostPort server);
}
