package dev.troupe.balancer;

import java.net.InetSocketAddress;

/// A client of a listener, as the balancer knows it until it has gone.
interface Client {
  /// Where it is.
  InetSocketAddress address();

  /// Tells it what was decided for it; once when it has come, and again each time that its server
  /// could not be reached.
  void take(Assignment assignment);
}
