package dev.troupe.balancer;

import dev.troupe.status.CborSerializable;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the operator ordered for balanced servers. All nodes share it through Distributed Data, so
/// an order given to one holds on all of them, for as long as one of them runs.
///
/// The node's balancers are told on every change, and every two seconds, since balancers that
/// failed and were started again have forgotten.
public final class ServerOrders {
  /// What it takes.
  public sealed interface Command {}

  /// An order, which says what becomes of a server; answered once this node knows.
  public sealed interface Order extends Command {
    /// For whom it is.
    ServerKey server();

    /// The order that holds then, if `before` did until now.
    ServerOrder after(ServerOrder before);

    /// Who is told.
    ActorRef<Answer> replyTo();
  }

  /// Keeps new clients away from a server, or lets them come again.
  public record SetDrained(ServerKey server, boolean drained, ActorRef<Answer> replyTo)
      implements Order {
    @Override
    public ServerOrder after(ServerOrder before) {
      return before.withDrained(drained);
    }
  }

  /// Gives a server another weight, or its configured one again.
  public record SetWeight(ServerKey server, OptionalInt weight, ActorRef<Answer> replyTo)
      implements Order {
    @Override
    public ServerOrder after(ServerOrder before) {
      return before.withWeight(weight);
    }
  }

  private record SharedChanged(Replicator.SubscribeResponse<LWWMap<String, Shared>> response)
      implements Command {}

  private record Written(
      Replicator.UpdateResponse<LWWMap<String, Shared>> response, ActorRef<Answer> replyTo)
      implements Command {}

  private record RepeatDue() implements Command {}

  /// What is said to an order.
  public enum Answer {
    /// The order holds.
    DONE,
    /// There are orders for as many servers as may be.
    TOO_MANY,
    /// The node is too busy; nothing has changed.
    FAILED
  }

  /// One order as the nodes share it.
  record Shared(ServerKey server, ServerOrder order) implements CborSerializable {}

  private static final Logger LOG = LoggerFactory.getLogger(ServerOrders.class);
  private static final int MOST = 1_000;
  private static final Key<LWWMap<String, Shared>> KEY = LWWMapKey.create("server-orders");
  private static final Duration REPLICATOR_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);

  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<Command, LWWMap<String, Shared>> replicator;
  private final ActorRef<? super Balancers.SetOrders> balancers;

  /// Begins with no orders, until the other nodes have been heard.
  ///
  /// @param balancers of this node; whoever drops what it is told if the node has none
  public static Behavior<Command> create(ActorRef<? super Balancers.SetOrders> balancers) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new RepeatDue(), REPEAT_INTERVAL);
          return new ServerOrders(context, balancers).knowing(Map.of());
        }));
  }

  private ServerOrders(
      ActorContext<Command> context, ActorRef<? super Balancers.SetOrders> balancers) {
    var data = DistributedData.get(context.getSystem());
    this.self = data.selfUniqueAddress();
    this.replicator =
        new ReplicatorMessageAdapter<>(context, data.replicator(), REPLICATOR_TIMEOUT);
    this.balancers = balancers;
    replicator.subscribe(KEY, SharedChanged::new);
  }

  private Behavior<Command> knowing(Map<String, Shared> shared) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Order order -> onOrder(order, shared);
          case SharedChanged(Replicator.Changed<LWWMap<String, Shared>> changed) ->
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

  private Behavior<Command> onOrder(Order order, Map<String, Shared> shared) {
    ServerKey server = order.server();
    String key = server.listener() + "/" + server.server();
    ServerOrder now = order.after(orderOf(shared.get(key)));
    if (!now.equals(ServerOrder.NONE) && shared.size() >= MOST && !shared.containsKey(key)) {
      order.replyTo().tell(Answer.TOO_MANY);
      return Behaviors.same();
    }
    LOG.info("{}: {}, as the operator ordered; the configuration stays", key, now);
    UnaryOperator<LWWMap<String, Shared>> change =
        now.equals(ServerOrder.NONE)
            ? map -> map.contains(key) ? map.remove(self, key) : map
            : map -> map.put(self, key, new Shared(server, now));
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(KEY, LWWMap.create(), Replicator.writeLocal(), replyTo, change),
        response -> new Written(response, order.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onShared(Map<String, Shared> shared) {
    tell(shared);
    return knowing(Map.copyOf(shared));
  }

  private void tell(Map<String, Shared> shared) {
    balancers.tell(
        new Balancers.SetOrders(
            shared.values().stream().collect(Collectors.toMap(Shared::server, Shared::order))));
  }

  private static ServerOrder orderOf(@Nullable Shared shared) {
    return shared == null ? ServerOrder.NONE : shared.order();
  }
}
