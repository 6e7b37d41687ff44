package dev.troupe.balancer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.StatusBoard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// The balancer of a node: all its listeners, reported together to the node's status board.
///
/// Whoever assembles a node spawns one:
///
/// ```
/// var balancers = context.spawn(
///     Balancers.create(Balancers.Settings.from(config), statusBoard), "balancers");
/// balancers.tell(new Balancers.SetServers(List.of(
///     Server.of("node-1", chatAt, maxSessions).withLoad(sessions).withInProcess(ownChat),
///     Server.of("node-2", otherChatAt, maxSessions).withLoad(otherSessions))));
/// ```
///
/// Listeners with `servers = chat` wait for the first [SetServers] before they listen; it may be
/// empty. It is told again whenever a server comes, goes, or its load changes.
///
/// Phases: starting → serving → draining. A listener whose core fails stops this actor too.
public final class Balancers {
  /// Questions that come before all listeners listen; more of them stop the actor.
  private static final int MOST_STASHED = 100;

  /// What the node's balancer takes.
  public sealed interface Command {}

  /// The servers of all listeners that have `servers = chat`, in the order in which ties are
  /// decided; replaces those told before.
  public record SetServers(List<Server> servers) implements Command {
    public SetServers {
      servers = List.copyOf(servers);
    }
  }

  /// What the operator ordered; servers that it does not name are as configured. Connections stay.
  public record SetOrders(Map<ServerKey, ServerOrder> orders) implements Command {
    public SetOrders {
      orders = Map.copyOf(orders);
    }
  }

  /// How many connections the other nodes' balancers hold, by server; none to those it does not
  /// name.
  public record SetElsewhere(Map<HostPort, Integer> connections) implements Command {
    public SetElsewhere {
      connections = Map.copyOf(connections);
    }
  }

  /// Asks where all listeners listen, by name; answered once all do.
  public record GetAddresses(ActorRef<Addresses> replyTo) implements Command {}

  /// Takes no more clients, lets the open connections go on up to each listener's drain timeout,
  /// then resets those that are left, replies and stops.
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Reported(BalancerStatus.Listener status) implements Command {}

  private record Drained() implements Command {}

  /// Where each listener listens, by its name.
  public record Addresses(SortedMap<String, HostPort> byName) {
    public Addresses {
      byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /// Where the named listener listens; a name that is not configured is a mistake of the caller.
    public HostPort of(String listener) {
      HostPort at = byName.get(listener);
      if (at == null) {
        throw new IllegalArgumentException(listener + ": no such listener in " + byName.keySet());
      }
      return at;
    }
  }

  /// The listeners, in the order of their names.
  public record Settings(List<ListenerSettings> listeners) {
    public Settings {
      listeners = List.copyOf(listeners);
    }

    /// Reads `troupe.balancer` of a whole configuration; what is wrong is an
    /// `IllegalArgumentException` with the key, its value and what was expected.
    public static Settings from(Config config) {
      Config balancer = config.getConfig("troupe.balancer");
      Config defaults = balancer.getConfig("listener-defaults");
      ConfigObject byName = balancer.getObject("listeners");
      List<ListenerSettings> listeners = new ArrayList<>();
      for (Map.Entry<String, ConfigValue> one : new TreeMap<>(byName).entrySet()) {
        switch (one.getValue()) {
          case ConfigObject own ->
              listeners.add(ListenerSettings.from(one.getKey(), own.toConfig(), defaults));
          case ConfigValue none when none.valueType() == ConfigValueType.NULL -> {
            // A listener of the defaults that the user took away.
          }
          case ConfigValue other ->
              throw new IllegalArgumentException(
                  "balancer.listeners."
                      + one.getKey()
                      + ": is "
                      + other.unwrapped()
                      + ", must be a section or null");
        }
      }
      return new Settings(listeners);
    }
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final ActorRef<StatusBoard.Command> board;
  private final Map<String, ActorRef<Balancer.Command>> listeners;
  private final SortedMap<String, BalancerStatus.Listener> reports = new TreeMap<>();
  private final List<ActorRef<Balancer.Command>> fed;

  /// The balancer of one node.
  public static Behavior<Command> create(Settings settings, ActorRef<StatusBoard.Command> board) {
    return Behaviors.setup(context ->
        Behaviors.withStash(
            MOST_STASHED, stash -> new Balancers(context, stash, settings, board).starting()));
  }

  private Balancers(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      Settings settings,
      ActorRef<StatusBoard.Command> board) {
    this.context = context;
    this.stash = stash;
    this.board = board;
    Map<String, ActorRef<Balancer.Command>> all = new LinkedHashMap<>();
    List<ActorRef<Balancer.Command>> fromOutside = new ArrayList<>();
    for (ListenerSettings listener : settings.listeners()) {
      ActorRef<Balancer.Command> child = spawn(listener);
      all.put(listener.name(), child);
      if (listener.servers().isEmpty()) {
        fromOutside.add(child);
      }
    }
    this.listeners = Collections.unmodifiableMap(all);
    this.fed = List.copyOf(fromOutside);
  }

  private ActorRef<Balancer.Command> spawn(ListenerSettings listener) {
    var reported = context.messageAdapter(BalancerStatus.Listener.class, Reported::new);
    ActorRef<Balancer.Command> child =
        context.spawn(
            Balancer.create(listener, reported),
            "listener-" + listener.name(),
            listener.engine().dispatcher());
    context.watch(child);
    return child;
  }

  private Behavior<Command> starting() {
    if (reports.size() == listeners.size()) {
      return stash.unstashAll(serving());
    }
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Reported(var status) -> {
            onReported(status);
            yield starting();
          }
          case GetAddresses _ -> {
            stash.stash(command);
            yield Behaviors.same();
          }
          case SetServers(var servers) -> onSetServers(servers);
          case SetOrders(var orders) -> onSetOrders(orders);
          case SetElsewhere(var connections) -> onSetElsewhere(connections);
          case Drain(var replyTo) -> onDrain(replyTo);
          case Drained() -> Behaviors.same();
        });
  }

  private Behavior<Command> serving() {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Reported(var status) -> onReported(status);
          case GetAddresses(var replyTo) -> onGetAddresses(replyTo);
          case SetServers(var servers) -> onSetServers(servers);
          case SetOrders(var orders) -> onSetOrders(orders);
          case SetElsewhere(var connections) -> onSetElsewhere(connections);
          case Drain(var replyTo) -> onDrain(replyTo);
          case Drained() -> Behaviors.same();
        });
  }

  /// `left` listeners still drain.
  private Behavior<Command> draining(int left, List<ActorRef<Done>> replyTo) {
    if (left == 0) {
      return Behaviors.stopped(() -> replyTo.forEach(one -> one.tell(Done.getInstance())));
    }
    return Behaviors.receive(Command.class)
        .onAnyMessage(command ->
            switch (command) {
              case Drained() -> draining(left - 1, replyTo);
              case Drain(var one) -> {
                List<ActorRef<Done>> more = new ArrayList<>(replyTo);
                more.add(one);
                yield draining(left, more);
              }
              case GetAddresses(var one) -> onGetAddresses(one);
              case Reported _, SetServers _, SetOrders _, SetElsewhere _ -> Behaviors.same();
            })
        .onSignal(Terminated.class, _ -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onReported(BalancerStatus.Listener status) {
    reports.put(status.name(), status);
    board.tell(new StatusBoard.Report(new BalancerStatus(List.copyOf(reports.values()))));
    return Behaviors.same();
  }

  private Behavior<Command> onGetAddresses(ActorRef<Addresses> replyTo) {
    SortedMap<String, HostPort> byName = new TreeMap<>();
    reports.forEach((name, status) -> byName.put(name, status.at()));
    replyTo.tell(new Addresses(byName));
    return Behaviors.same();
  }

  private Behavior<Command> onSetServers(List<Server> servers) {
    fed.forEach(listener -> listener.tell(new Balancer.SetServers(servers)));
    return Behaviors.same();
  }

  private Behavior<Command> onSetOrders(Map<ServerKey, ServerOrder> orders) {
    listeners.forEach((name, listener) -> {
      Map<String, ServerOrder> own = new HashMap<>();
      orders.forEach((server, order) -> {
        if (server.listener().equals(name)) {
          own.put(server.server(), order);
        }
      });
      listener.tell(new Balancer.SetOrders(own));
    });
    return Behaviors.same();
  }

  private Behavior<Command> onSetElsewhere(Map<HostPort, Integer> connections) {
    listeners.values().forEach(one -> one.tell(new Balancer.SetElsewhere(connections)));
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo) {
    ActorRef<Done> drained = context.messageAdapter(Done.class, _ -> new Drained());
    listeners.values().forEach(listener -> listener.tell(new Balancer.Drain(drained)));
    return draining(listeners.size(), List.of(replyTo));
  }
}
