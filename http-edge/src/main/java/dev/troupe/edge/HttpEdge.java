package dev.troupe.edge;

import com.typesafe.config.Config;
import dev.troupe.balancer.DrainedServers;
import dev.troupe.edge.monitor.Feed;
import dev.troupe.edge.monitor.MonitorRoutes;
import dev.troupe.edge.routes.Replies;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.SteadyClock;
import dev.troupe.users.UserTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
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

  private record Bound() implements Command {}

  private record Drained() implements Command {}

  /// Whom the edge tells and asks on its node.
  ///
  /// @param users is told whom the edge sees
  /// @param board is told what the edge does
  /// @param drained is told which balanced servers the operator drains
  /// @param promote has the named node become the chat's primary; of a node without chat it does
  ///   nothing
  public record Neighbours(
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      ActorRef<DrainedServers.Command> drained,
      Consumer<String> promote) {}

  /// Where the edge listens; the sites stand in the order of the configuration.
  public record Addresses(List<HostPort> sites, HostPort router, HostPort monitor) {
    public Addresses {
      sites = List.copyOf(sites);
    }
  }

  /// How to serve; `reference.conf` says what each value means and may be.
  public record Settings(
      String host,
      List<Site> sites,
      int routerPort,
      int monitorPort,
      Optional<String> publicHost,
      Optional<String> operatorToken,
      Duration routingDelay,
      int maxWaiting,
      Duration reservation,
      int maxConnections,
      Duration patience,
      Duration drainTimeout,
      Duration askTimeout) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SHORTEST_TOKEN = 16;
    private static final int LONGEST_TOKEN = 256;

    public Settings {
      sites = List.copyOf(sites);
      Ranges.check("edge.sites: their number", sites.size(), 1, 100);
      Ranges.check("edge.router-port", routerPort, 0, 65_535);
      Ranges.check("edge.monitor-port", monitorPort, 0, 65_535);
      checkDistinct(sites, routerPort, monitorPort);
      publicHost.ifPresent(Settings::checkPublicHost);
      operatorToken.ifPresent(Settings::checkOperatorToken);
      Ranges.check("edge.routing-delay", routingDelay, Duration.ZERO, Duration.ofSeconds(1));
      Ranges.check("edge.max-waiting", maxWaiting, 1, 100_000);
      Ranges.check("edge.reservation", reservation, Duration.ZERO, MINUTE);
      Ranges.check("edge.max-connections", maxConnections, 1, 1_000_000);
      Ranges.check("edge.patience", patience, Duration.ofMillis(100), Duration.ofHours(1));
      Ranges.check("edge.drain-timeout", drainTimeout, Duration.ZERO, MINUTE);
      Ranges.check("edge.ask-timeout", askTimeout, Duration.ofMillis(100), MINUTE);
    }

    /// One web server: its port, and its page as in [Page#of].
    public record Site(int port, String file) {
      public Site {
        Ranges.check("edge.sites.port", port, 0, 65_535);
      }
    }

    /// Reads `troupe.edge` of a whole configuration; a mistake is an `IllegalArgumentException` or
    /// a `ConfigException` that names the key.
    public static Settings from(Config config) {
      Config edge = config.getConfig("troupe.edge");
      return new Settings(
          edge.getString("host"),
          edge.getConfigList("sites").stream()
              .map(site -> new Site(site.getInt("port"), site.getString("file")))
              .toList(),
          edge.getInt("router-port"),
          edge.getInt("monitor-port"),
          Optional.of(edge.getString("public-host")).filter(host -> !host.isEmpty()),
          operatorToken(edge),
          edge.getDuration("routing-delay"),
          edge.getInt("max-waiting"),
          edge.getDuration("reservation"),
          edge.getInt("max-connections"),
          edge.getDuration("patience"),
          edge.getDuration("drain-timeout"),
          edge.getDuration("ask-timeout"));
    }

    private static void checkDistinct(List<Site> sites, int routerPort, int monitorPort) {
      var ports =
          IntStream.concat(
              sites.stream().mapToInt(Site::port), IntStream.of(routerPort, monitorPort));
      var taken = new HashSet<Integer>();
      ports
          .filter(port -> port != 0)
          .forEach(port -> {
            if (!taken.add(port)) {
              throw new IllegalArgumentException(
                  "edge: port " + port + " is given twice, each server needs its own");
            }
          });
    }

    /// Without the token, which nobody may log.
    @Override
    public String toString() {
      return "edge on " + host;
    }

    private static Optional<String> operatorToken(Config edge) {
      String file = edge.getString("operator-token-file");
      String token = edge.getString("operator-token");
      if (file.isEmpty()) {
        return Optional.of(token).filter(one -> !one.isEmpty());
      }
      if (!token.isEmpty()) {
        throw new IllegalArgumentException(
            "edge.operator-token-file: is set, and so is operator-token; only one may be");
      }
      try {
        return Optional.of(Files.readString(Path.of(file)).strip());
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "edge.operator-token-file: is " + file + ", must be a readable file", e);
      }
    }

    private static void checkOperatorToken(String token) {
      if (token.length() < SHORTEST_TOKEN || token.length() > LONGEST_TOKEN) {
        throw new IllegalArgumentException(
            "edge.operator-token: has %d characters, must have from %d to %d"
                .formatted(token.length(), SHORTEST_TOKEN, LONGEST_TOKEN));
      }
    }

    private static void checkPublicHost(String host) {
      if (!RouterHandler.isHost(host)) {
        throw new IllegalArgumentException(
            "edge.public-host: is '" + host + "', must be a name or an address");
      }
    }
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final Settings settings;
  private final ActorRef<Router.Command> router;
  private final ActorRef<Feed.Command> feed;
  private final Meters meters;
  private final List<Listener> listeners;
  private final List<CompletableFuture<Listener.Bound>> bindings;

  /// The edge of the named node.
  ///
  /// @param nodes the names of all nodes that the cluster is meant to have
  public static Behavior<Command> create(
      String node, Set<String> nodes, Settings settings, Neighbours neighbours) {
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
      Settings settings,
      Neighbours neighbours) {
    this.context = context;
    this.stash = stash;
    this.settings = settings;
    this.meters = new Meters(node);
    var users = neighbours.users();
    var board = neighbours.board();
    var redirects = new Redirects(settings.reservation());
    var clock = new SteadyClock();
    this.router = context.spawn(Router.create(settings, clock, redirects, users, board), "router");
    this.feed =
        context.spawn(Feed.create(node, nodes, users, board, InstantSource.system()), "feed");
    context.watch(router);
    context.watch(feed);
    var sources =
        new MonitorRoutes.Sources(
            users, board, neighbours.drained(), neighbours.promote(), feed, meters::snapshot);
    this.listeners = listeners(node, nodes, redirects, clock, sources);
    this.bindings =
        listeners.stream().map(one -> one.bind(context.getSystem(), settings, meters)).toList();
  }

  /// The sites first, then the router, the monitor last.
  private List<Listener> listeners(
      String node,
      Set<String> nodes,
      Redirects redirects,
      InstantSource clock,
      MonitorRoutes.Sources sources) {
    var system = context.getSystem();
    Duration timeout = settings.askTimeout();
    var routing = new RouterHandler(redirects, router, settings, clock, system);
    var monitor =
        new MonitorRoutes(
            node,
            nodes,
            sources,
            settings.operatorToken(),
            InstantSource.system(),
            system,
            timeout);
    List<Listener> all = new ArrayList<>();
    for (Settings.Site site : settings.sites()) {
      var page = Page.of(site.file());
      all.add(
          new Listener(
              "web server",
              at(site.port()),
              port ->
                  Replies.handler(
                      new SiteRoutes(page, port, sources.users(), system, timeout).route(),
                      system)));
    }
    all.add(new Listener("router", at(settings.routerPort()), _ -> routing::handle));
    all.add(
        new Listener(
            "monitor", at(settings.monitorPort()), _ -> Replies.handler(monitor.route(), system)));
    return List.copyOf(all);
  }

  private HostPort at(int port) {
    return new HostPort(settings.host(), port);
  }

  private Behavior<Command> binding() {
    context.pipeToSelf(allOf(bindings), (_, _) -> new Bound());
    return handling(command ->
        switch (command) {
          case Bound() -> onBound();
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
          case Bound(), Drained() -> Behaviors.unhandled();
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
          case Bound() -> Behaviors.unhandled();
        });
  }

  private Behavior<Command> onBound() {
    for (var binding : bindings) {
      if (binding.isCompletedExceptionally()) {
        throw (CannotListenException) binding.exceptionNow();
      }
    }
    List<HostPort> at = bindings.stream().map(one -> one.resultNow().at()).toList();
    int sites = settings.sites().size();
    var addresses = new Addresses(at.subList(0, sites), at.get(sites), at.get(sites + 1));
    LOG.info("web servers, router and monitor listen on {}", at);
    router.tell(new Router.Serve(addresses.sites().stream().map(HostPort::port).toList()));
    return stash.unstashAll(serving(addresses));
  }

  private Behavior<Command> onDrain(Addresses addresses, ActorRef<Done> replyTo) {
    router.tell(new Router.Serve(List.of()));
    feed.tell(new Feed.End());
    var ends =
        bindings.stream()
            .map(one -> one.resultNow().drain(settings.drainTimeout()).toCompletableFuture())
            .toList();
    context.pipeToSelf(allOf(ends), (_, _) -> new Drained());
    return draining(addresses, List.of(replyTo));
  }

  /// Completes when all have, in whatever way.
  private static CompletableFuture<Void> allOf(List<? extends CompletableFuture<?>> all) {
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(PostStop.class, _ -> cut())
        .onSignal(PreRestart.class, _ -> cut())
        .build();
  }

  private Behavior<Command> cut() {
    for (var binding : bindings) {
      var _ = binding.thenCompose(Listener.Bound::cut);
    }
    meters.close();
    return Behaviors.same();
  }
}
