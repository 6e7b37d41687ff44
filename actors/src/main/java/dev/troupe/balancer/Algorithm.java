package dev.troupe.balancer;

import java.util.Locale;
import java.util.random.RandomGenerator;

/// How a listener chooses the server for its next client, see [Strategy].
public enum Algorithm {
  /// The least busy for its weight.
  LEAST_CONNECTIONS,
  /// Each in turn, as often as its weight says.
  ROUND_ROBIN,
  /// The one that tells the fewest entries.
  LEAST_LOAD,
  /// The less busy of two drawn at random.
  POWER_OF_TWO,
  /// The one that the client's address leads to.
  SOURCE_HASH;

  /// Its word in configuration and status.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A new strategy, for one listener.
  Strategy strategy(RandomGenerator random) {
    return switch (this) {
      case LEAST_CONNECTIONS -> new Strategy.LeastConnections();
      case ROUND_ROBIN -> new Strategy.RoundRobin();
      case LEAST_LOAD -> new Strategy.LeastLoad();
      case POWER_OF_TWO -> new Strategy.PowerOfTwo(random);
      case SOURCE_HASH -> new Strategy.SourceHash();
    };
  }
}
