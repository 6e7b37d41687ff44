package dev.troupe.balancer;

import dev.troupe.status.CborSerializable;
import java.util.OptionalInt;

/// What the operator ordered for one server, for as long as the cluster runs.
///
/// @param drained it gets no new clients
/// @param weight in place of the configured one, from 0 to [Server#MAX_WEIGHT]
public record ServerOrder(boolean drained, OptionalInt weight) implements CborSerializable {
  /// All is as configured.
  public static final ServerOrder NONE = new ServerOrder(false, OptionalInt.empty());

  public ServerOrder {
    if (weight.isPresent() && (weight.getAsInt() < 0 || weight.getAsInt() > Server.MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "weight: is " + weight.getAsInt() + ", must be from 0 to " + Server.MAX_WEIGHT);
    }
  }

  /// The same, drained or not.
  public ServerOrder withDrained(boolean now) {
    return new ServerOrder(now, weight);
  }

  /// The same with a weight; none for the configured one.
  public ServerOrder withWeight(OptionalInt now) {
    return new ServerOrder(drained, now);
  }
}
