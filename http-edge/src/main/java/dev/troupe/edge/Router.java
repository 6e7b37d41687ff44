package dev.troupe.edge;

import dev.troupe.edge.loop.HttpServer;
import dev.troupe.loop.EventLoop;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserCounts;
import dev.troupe.users.UserTracker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/// Listens for visitors and says where each of them goes.
///
/// It runs on an event loop, together with its server, so that [Routing] decides where the request
/// is read, without a message to anyone; this actor keeps it up to date. A web server is up while
/// any node's board says so, since all nodes serve all of them.
///
/// Phases: serving → draining; or failed, if the port cannot be had.
final class Router {
  /// What the router takes.
  sealed interface Command {}

  /// Asks where it listens; answered with a [CannotListenException] if it does not.
  record GetAddress(ActorRef<StatusReply<HostPort>> replyTo) implements Command {}

  /// This node serves these sites from now on, by port.
  record Serve(List<Integer> sites) implements Command {}

  /// Takes no more connections, answers those who wait, up to the drain timeout, and stops.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record BoardChanged(ClusterStatus board) implements Command {}

  private record UsersChanged(UserCounts counts) implements Command {}

  private record ReportDue() implements Command {}

  private record Drained() implements Command {}

  /// An event loop of its own, so that nobody else waits while many visitors come at once.
  static final String DISPATCHER = "troupe.edge.router-dispatcher";

  private static final String NAME = "router";
  private static final Duration REPORT_INTERVAL = Duration.ofMillis(250);

  /// How long a client may read nothing of its answer, as Pekko's servers have it.
  private static final Duration STALL = Duration.ofMinutes(1);

  private final ActorContext<Command> context;
  private final EdgeSettings settings;
  private final ActorRef<StatusBoard.Command> board;
  private final Redirects redirects;
  private final HttpServer server;

  /// A router that sends nobody anywhere until the board shows a web server; on a dispatcher that
  /// is an event loop.
  static Behavior<Command> create(
      EdgeSettings settings,
      Meters meters,
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          EventLoop loop = EventLoop.current();
          var redirects = new Redirects(settings.reservation());
          var routing = new Routing(settings, redirects, loop::nanoTime, loop::after);
          HttpServer server;
          try {
            server = HttpServer.open(http(settings), routing, meters.timers(NAME)::record);
          } catch (IOException e) {
            return failed(new CannotListenException(NAME, settings.at(settings.routerPort()), e));
          }
          meters.connections(NAME, server.at().port(), server::connections);
          timers.startTimerWithFixedDelay(new ReportDue(), REPORT_INTERVAL);
          board.tell(
              new StatusBoard.Subscribe(
                  context.messageAdapter(ClusterStatus.class, BoardChanged::new)));
          users.tell(
              new UserTracker.Subscribe(
                  context.messageAdapter(UserCounts.class, UsersChanged::new)));
          return new Router(context, settings, board, redirects, server)
              .serving(new EdgeStatus(List.of(), 0));
        }));
  }

  private static HttpServer.Settings http(EdgeSettings settings) {
    return new HttpServer.Settings(
        settings.at(settings.routerPort()), settings.maxConnections(), settings.patience(), STALL);
  }

  private Router(
      ActorContext<Command> context,
      EdgeSettings settings,
      ActorRef<StatusBoard.Command> board,
      Redirects redirects,
      HttpServer server) {
    this.context = context;
    this.settings = settings;
    this.board = board;
    this.redirects = redirects;
    this.server = server;
  }

  /// @param status what the board was last told
  private Behavior<Command> serving(EdgeStatus status) {
    return handling(command ->
        switch (command) {
          case GetAddress(var replyTo) -> {
            replyTo.tell(StatusReply.success(server.at()));
            yield Behaviors.same();
          }
          case Serve(var sites) -> serving(report(sites, status));
          case ReportDue() -> serving(report(status.sites(), status));
          case Drain(var replyTo) -> onDrain(replyTo, report(status.sites(), status));
          case BoardChanged(var now) -> onBoard(now);
          case UsersChanged(var counts) -> onUsers(counts);
          case Drained() -> Behaviors.unhandled();
        });
  }

  private Behavior<Command> draining(EdgeStatus status, ActorRef<Done> replyTo) {
    return handling(command ->
        switch (command) {
          case Drained() -> {
            report(status.sites(), status);
            yield Behaviors.stopped(() -> replyTo.tell(Done.getInstance()));
          }
          case BoardChanged(var now) -> onBoard(now);
          case UsersChanged(var counts) -> onUsers(counts);
          case GetAddress _, Serve _, ReportDue _, Drain _ -> Behaviors.unhandled();
        });
  }

  /// Nobody listens; the parent ends once it has asked.
  private static Behavior<Command> failed(CannotListenException cause) {
    return Behaviors.receiveMessage(command -> {
      if (command instanceof GetAddress(var replyTo)) {
        replyTo.tell(StatusReply.error(cause));
      }
      return Behaviors.same();
    });
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo, EdgeStatus status) {
    var self = context.getSelf();
    server.drain(settings.drainTimeout(), () -> self.tell(new Drained()));
    return draining(status, replyTo);
  }

  private Behavior<Command> onBoard(ClusterStatus now) {
    redirects.up(sitesOf(now));
    return Behaviors.same();
  }

  private Behavior<Command> onUsers(UserCounts counts) {
    redirects.count(counts.byServer());
    return Behaviors.same();
  }

  /// Tells the board what it does not know yet, and returns that.
  private EdgeStatus report(List<Integer> sites, EdgeStatus known) {
    var now = new EdgeStatus(sites, redirects.sent());
    if (!now.equals(known)) {
      board.tell(new StatusBoard.Report(now));
    }
    return now;
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(
            PostStop.class,
            _ -> {
              server.close();
              return Behaviors.same();
            })
        .build();
  }

  private static SortedSet<Integer> sitesOf(ClusterStatus board) {
    SortedSet<Integer> sites = new TreeSet<>();
    board
        .nodes()
        .keySet()
        .forEach(node ->
            board.part(node, EdgeStatus.class).ifPresent(edge -> sites.addAll(edge.sites())));
    return sites;
  }
}
