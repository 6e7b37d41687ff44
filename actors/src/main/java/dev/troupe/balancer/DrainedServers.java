package dev.troupe.balancer;

import dev.troupe.status.CborSerializable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which servers the operator keeps new clients away from. All nodes share it through Distributed
/// Data, so an order given to one holds on all of them, for as long as one of them runs.
///
/// The node's balancers are told on every change, and every two seconds, since balancers that
/// failed and were started again have forgotten.
public final class DrainedServers {
  /// What it takes.
  public sealed interface Command {}

  /// Keeps new clients away from a server, or lets them come again; answered once this node knows.
  public record SetDrained(ServerKey server, boolean drained, ActorRef<Answer> replyTo)
      implements Command {}

  private record SharedChanged(Replicator.SubscribeResponse<LWWMap<String, Drained>> response)
      implements Command {}

  private record Written(
      Replicator.UpdateResponse<LWWMap<String, Drained>> response, ActorRef<Answer> replyTo)
      implements Command {}

  private record RepeatDue() implements Command {}

  /// What is said to an order.
  public enum Answer {
    /// The order holds.
    DONE,
    /// As many servers are drained as may be.
    TOO_MANY,
    /// The node is too busy; nothing has changed.
    FAILED
  }

  /// One drained server as the nodes share it.
  record Drained(String listener, String server) implements CborSerializable {}

  private static final Logger LOG = LoggerFactory.getLogger(DrainedServers.class);
  private static final int MOST = 1_000;
  private static final Key<LWWMap<String, Drained>> KEY = LWWMapKey.create("drained-servers");
  private static final Duration REPLICATOR_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);

  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<Command, LWWMap<String, Drained>> replicator;
  private final ActorRef<? super Balancers.SetDrained> balancers;

  /// Begins with no server drained, until the other nodes have been heard.
  ///
  /// @param balancers of this node; whoever drops what it is told if the node has none
  public static Behavior<Command> create(ActorRef<? super Balancers.SetDrained> balancers) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new RepeatDue(), REPEAT_INTERVAL);
          return new DrainedServers(context, balancers).knowing(Map.of());
        }));
  }

  private DrainedServers(
      ActorContext<Command> context, ActorRef<? super Balancers.SetDrained> balancers) {
    var data = DistributedData.get(context.getSystem());
    this.self = data.selfUniqueAddress();
    this.replicator =
        new ReplicatorMessageAdapter<>(context, data.replicator(), REPLICATOR_TIMEOUT);
    this.balancers = balancers;
    replicator.subscribe(KEY, SharedChanged::new);
  }

  private Behavior<Command> knowing(Map<String, Drained> shared) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case SetDrained order -> onOrder(order, shared);
          case SharedChanged(Replicator.Changed<LWWMap<String, Drained>> changed) ->
              onShared(changed.dataValue().getEntries());
          case SharedChanged _ -> Behaviors.same();
          case Written(var response, var replyTo) -> {
            boolean done = response instanceof Replicator.UpdateSuccess;
            replyTo.tell(done ? Answer.DONE : Answer.FAILED);
            yield Behaviors.same();
          }
          case RepeatDue() -> {
            tell(shared);
            yield Behaviors.same();
          }
        });
  }

  private Behavior<Command> onOrder(SetDrained order, Map<String, Drained> shared) {
    ServerKey server = order.server();
    String key = server.listener() + "/" + server.server();
    if (order.drained() && shared.size() >= MOST && !shared.containsKey(key)) {
      order.replyTo().tell(Answer.TOO_MANY);
      return Behaviors.same();
    }
    LOG.info("{}: drained is {}, as the operator ordered", key, order.drained());
    UnaryOperator<LWWMap<String, Drained>> change =
        order.drained()
            ? map -> map.put(self, key, new Drained(server.listener(), server.server()))
            : map -> map.contains(key) ? map.remove(self, key) : map;
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(KEY, LWWMap.create(), Replicator.writeLocal(), replyTo, change),
        response -> new Written(response, order.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onShared(Map<String, Drained> shared) {
    tell(shared);
    return knowing(Map.copyOf(shared));
  }

  private void tell(Map<String, Drained> shared) {
    Set<ServerKey> servers =
        shared.values().stream()
            .map(one -> new ServerKey(one.listener(), one.server()))
            .collect(Collectors.toSet());
    balancers.tell(new Balancers.SetDrained(servers));
  }
}
