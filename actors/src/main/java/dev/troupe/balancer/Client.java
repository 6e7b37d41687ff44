package dev.troupe.balancer;

import dev.troupe.status.BalancerStatus;
import java.net.InetSocketAddress;

/// A client of a listener, as the balancer knows it until it has gone.
interface Client {
  /// Where it is.
  InetSocketAddress address();

  /// Tells it what was decided for it; once when it has come, and again each time that its server
  /// could not be reached.
  void take(Assignment assignment);

  /// Tells it that it has to wait for that until it is its turn.
  void waits();

  /// What has become of it so far. The balancer asks, on its own thread and at any time.
  Progress progress();

  /// How far a client has come.
  ///
  /// @param connectNanos how long it took to connect to its server, negative before it has
  /// @param bytes that it and its server have sent
  record Progress(long connectNanos, BalancerStatus.Bytes bytes) {}
}
