package dev.troupe.edge;

import dev.troupe.balancer.ServerOrders;
import dev.troupe.edge.chat.ChatRoutes;
import dev.troupe.edge.monitor.Feed;
import dev.troupe.edge.monitor.MonitorRoutes;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserTracker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.http.javadsl.server.Directives;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP side of a node: its web servers, its router and its monitor.
///
/// Phases: binding → serving → draining. All ports are shared with the other nodes of the machine.
/// Should one not be bound, those that were are given back and the actor stops with a
/// [CannotListenException]; its parent decides what then.
public final class HttpEdge {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

  /// Questions that come before the ports are bound; more of them stop the actor.
  private static final int MAX_STASHED = 100;

  /// What the edge takes.
  public sealed interface Command {}

  /// Asks where it listens, with the ports that were picked; answered once it does.
  public record GetAddresses(ActorRef<Addresses> replyTo) implements Command {}

  /// Takes no more connections, lets requests be answered up to the drain timeout, then cuts those
  /// that are left, replies and stops.
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Bound(Addresses addresses) implements Command {}

  private record BindFailed(RuntimeException cause) implements Command {}

  private record Drained() implements Command {}

  /// Whom the edge tells and asks on its node.
  ///
  /// @param users is told whom the edge sees
  /// @param board is told what the edge does
  /// @param orders is told what the operator orders for balanced servers
  /// @param promote has the named node become the chat's primary; of a node without chat it does
  ///   nothing
  /// @param chat takes the connections of web chats, if the node runs chat
  public record Neighbours(
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      ActorRef<ServerOrders.Command> orders,
      Consumer<String> promote,
      Optional<ConnectionFlow> chat) {}

  /// Where the edge listens; the sites stand in the order of the configuration.
  public record Addresses(List<HostPort> sites, HostPort router, HostPort monitor) {
    public Addresses {
      sites = List.copyOf(sites);
    }
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final ActorRef<Router.Command> router;
  private final ActorRef<Feed.Command> feed;
  private final Meters meters;
  private final Servers servers;

  /// The edge of the named node.
  ///
  /// @param nodes the names of all nodes that the cluster is meant to have
  public static Behavior<Command> create(
      String node, Set<String> nodes, EdgeSettings settings, Neighbours neighbours) {
    return Behaviors.setup(context ->
        Behaviors.withStash(
            MAX_STASHED,
            stash -> new HttpEdge(context, stash, node, nodes, settings, neighbours).binding()));
  }

  private HttpEdge(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      String node,
      Set<String> nodes,
      EdgeSettings settings,
      Neighbours neighbours) {
    this.context = context;
    this.stash = stash;
    this.meters = new Meters(node);
    var users = neighbours.users();
    var board = neighbours.board();
    this.router =
        context.spawn(
            Router.create(settings, meters, users, board),
            "router",
            DispatcherSelector.fromConfig(Router.DISPATCHER));
    this.feed =
        context.spawn(Feed.create(node, nodes, users, board, InstantSource.system()), "feed");
    context.watch(router);
    context.watch(feed);
    var monitor =
        new MonitorRoutes(
            node,
            nodes,
            new MonitorRoutes.Sources(
                users, board, neighbours.orders(), neighbours.promote(), feed, meters::snapshot),
            settings.operatorToken(),
            InstantSource.system(),
            context.getSystem(),
            settings.askTimeout());
    this.servers =
        Servers.bind(
            context.getSystem(),
            settings,
            meters,
            users,
            router,
            Directives.concat(
                new ChatRoutes(settings.chat(), neighbours.chat()).route(), monitor.route()));
  }

  private Behavior<Command> binding() {
    context.pipeToSelf(
        servers.addresses(),
        (addresses, failure) ->
            failure == null ? new Bound(addresses) : new BindFailed(Servers.reason(failure)));
    return handling(command ->
        switch (command) {
          case Bound(var addresses) -> onBound(addresses);
          case BindFailed(var cause) -> throw cause;
          case GetAddresses _, Drain _ -> {
            stash.stash(command);
            yield Behaviors.same();
          }
          case Drained() -> Behaviors.unhandled();
        });
  }

  private Behavior<Command> serving(Addresses addresses) {
    return handling(command ->
        switch (command) {
          case GetAddresses(var replyTo) -> {
            replyTo.tell(addresses);
            yield Behaviors.same();
          }
          case Drain(var replyTo) -> onDrain(addresses, replyTo);
          case Bound _, BindFailed _, Drained _ -> Behaviors.unhandled();
        });
  }

  /// The servers end on their own by now, so this phase has nothing to cut.
  private Behavior<Command> draining(Addresses addresses, List<ActorRef<Done>> replyTo) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Drained() ->
              Behaviors.stopped(() -> replyTo.forEach(one -> one.tell(Done.getInstance())));
          case Drain(var one) -> {
            List<ActorRef<Done>> all = new ArrayList<>(replyTo);
            all.add(one);
            yield draining(addresses, List.copyOf(all));
          }
          case GetAddresses(var one) -> {
            one.tell(addresses);
            yield Behaviors.same();
          }
          case Bound _, BindFailed _ -> Behaviors.unhandled();
        });
  }

  private Behavior<Command> onBound(Addresses addresses) {
    LOG.info(
        "web servers listen on {}, router on {}, monitor on {}",
        addresses.sites(),
        addresses.router(),
        addresses.monitor());
    router.tell(new Router.Serve(addresses.sites().stream().map(HostPort::port).toList()));
    return stash.unstashAll(serving(addresses));
  }

  private Behavior<Command> onDrain(Addresses addresses, ActorRef<Done> replyTo) {
    context.unwatch(router); // stops when it is drained
    router.tell(new Router.Serve(List.of()));
    feed.tell(new Feed.End());
    context.pipeToSelf(servers.drain(), (_, _) -> new Drained());
    return draining(addresses, List.of(replyTo));
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(PostStop.class, _ -> cut())
        .onSignal(PreRestart.class, _ -> cut())
        .build();
  }

  private Behavior<Command> cut() {
    servers.cut();
    meters.close();
    return Behaviors.same();
  }
}
