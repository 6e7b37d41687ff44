package dev.troupe.balancer;

import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import java.util.Optional;
import java.util.OptionalInt;

/// A server that a listener may send clients to.
///
/// @param name its identity within one listener
/// @param at where it takes connections
/// @param load how many clients it says it has, wherever they came from; empty where it does not
///   tell, then the connections that this listener holds to it are counted
/// @param maxConnections from 1; with so many it gets no more
/// @param weight its share of clients beside the other servers', from 0, which is none, to 256
/// @param inProcess joins a client to it without a socket, if it lives in this very process
public record Server(
    String name,
    HostPort at,
    OptionalInt load,
    int maxConnections,
    int weight,
    Optional<ConnectionFlow> inProcess) {
  /// As for HAProxy.
  public static final int MAX_WEIGHT = 256;

  public Server {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: is empty, must name the server at " + at);
    }
    if (load.isPresent() && load.getAsInt() < 0) {
      throw new IllegalArgumentException(
          name + ".load: is " + load.getAsInt() + ", must be at least 0");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          name + ".max-connections: is " + maxConnections + ", must be at least 1");
    }
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          name + ".weight: is " + weight + ", must be from 0 to " + MAX_WEIGHT);
    }
  }

  /// A server of weight 1 that tells nothing about itself.
  public static Server of(String name, HostPort at, int maxConnections) {
    return new Server(name, at, OptionalInt.empty(), maxConnections, 1, Optional.empty());
  }

  /// The same server with what it says of its clients.
  public Server withLoad(int clients) {
    return new Server(name, at, OptionalInt.of(clients), maxConnections, weight, inProcess);
  }

  /// The same server with another weight.
  public Server withWeight(int other) {
    return new Server(name, at, load, maxConnections, other, inProcess);
  }

  /// The same server, reached within this process.
  public Server withInProcess(ConnectionFlow flow) {
    return new Server(name, at, load, maxConnections, weight, Optional.of(flow));
  }
}
