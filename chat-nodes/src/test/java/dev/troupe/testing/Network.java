package dev.troupe.testing;

import dev.troupe.net.HostPort;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import scala.jdk.javaapi.FutureConverters;

/// What lies between [Systems]: each node's way to each other one can be cut and healed, for its
/// replica's links and for Artery.
@SuppressWarnings("deprecation") // Artery's test mode still takes the orders of the old transport
public final class Network implements AutoCloseable {
  private final Systems systems;
  private final SortedMap<String, SortedMap<String, Relay>> relays = new TreeMap<>();

  /// A network that is whole.
  public Network(Systems systems) {
    this.systems = systems;
    for (String from : systems.replicas().keySet()) {
      var ways = new TreeMap<String, Relay>();
      systems
          .replicas()
          .forEach((to, at) -> {
            if (!to.equals(from)) {
              ways.put(to, new Relay(at));
            }
          });
      relays.put(from, ways);
    }
  }

  /// Where a node reaches all replicas: itself at home, the others through this network.
  public SortedMap<String, HostPort> replicasSeenBy(String node) {
    var seen = new TreeMap<>(systems.replicas());
    waysOf(node).forEach((to, relay) -> seen.put(to, relay.at()));
    return Collections.unmodifiableSortedMap(seen);
  }

  /// Nothing that one node says reaches the other any more.
  public void cut(String from, String to) {
    Objects.requireNonNull(waysOf(from).get(to), to).cut();
    throttle(from, to, ThrottlerTransportAdapter.blackholeThrottleMode());
  }

  /// Nothing gets to the node or away from it any more.
  public void isolate(String node) {
    for (String other : waysOf(node).keySet()) {
      cut(node, other);
      cut(other, node);
    }
  }

  /// All is whole again.
  public void heal() {
    relays.forEach((from, ways) ->
        ways.forEach((to, relay) -> {
          relay.heal();
          throttle(from, to, ThrottlerTransportAdapter.unthrottledThrottleMode());
        }));
  }

  /// Has Artery's test mode drop what one system sends to the other, or not.
  private void throttle(String from, String to, ThrottlerTransportAdapter.ThrottleMode mode) {
    var running = systems.running();
    if (!running.containsKey(from) || !running.containsKey(to)) {
      return;
    }
    var system = Adapter.toClassic(running.get(from).system());
    Address address = Cluster.get(running.get(to).system()).selfMember().address();
    var order =
        new ThrottlerTransportAdapter.SetThrottle(
            address, ThrottlerTransportAdapter.sendDirection(), mode);
    var transport = ((RARP) RARP.lookup().get(system)).provider().transport();
    FutureConverters.asJava(transport.managementCommand(order)).toCompletableFuture().join();
  }

  private SortedMap<String, Relay> waysOf(String node) {
    return Objects.requireNonNull(relays.get(node), node);
  }

  @Override
  public void close() {
    relays.values().forEach(ways -> ways.values().forEach(Relay::close));
  }
}
