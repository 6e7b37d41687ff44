package dev.troupe.edge;

import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserCounts;
import dev.troupe.users.UserTracker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Says where the next visitor goes, and spaces the answers.
///
/// A web server is up while any node's board says so, since all nodes serve all of them. Answers
/// leave at least the routing delay apart; who comes sooner waits in a queue, in order. Where there
/// is no delay nobody needs to ask this actor: it only keeps the [Redirects] up to date then.
final class Router {
  /// What the router takes.
  sealed interface Command {}

  /// Asks where a visitor is to go.
  record Route(ActorRef<Answer> replyTo) implements Command {}

  /// This node serves these sites from now on, by port.
  record Serve(List<Integer> sites) implements Command {}

  private record BoardChanged(ClusterStatus board) implements Command {}

  private record UsersChanged(UserCounts counts) implements Command {}

  private record AnswerDue() implements Command {}

  private record ReportDue() implements Command {}

  private static final Duration REPORT_INTERVAL = Duration.ofMillis(250);

  /// Where a visitor goes.
  sealed interface Answer {}

  /// To the web server on this port.
  record GoTo(int port) implements Answer {}

  /// Nowhere, no web server is up.
  record NoneUp() implements Answer {}

  /// Nowhere, too many wait already.
  record TooManyWait() implements Answer {}

  private final HttpEdge.Settings settings;
  private final InstantSource clock;
  private final ActorContext<Command> context;
  private final ActorRef<StatusBoard.Command> board;
  private final Redirects redirects;
  private final Deque<ActorRef<Answer>> waiting = new ArrayDeque<>();

  /// A router that sends nobody anywhere until the board shows a web server.
  static Behavior<Command> create(
      HttpEdge.Settings settings,
      InstantSource clock,
      Redirects redirects,
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new ReportDue(), REPORT_INTERVAL);
          board.tell(
              new StatusBoard.Subscribe(
                  context.messageAdapter(ClusterStatus.class, BoardChanged::new)));
          users.tell(
              new UserTracker.Subscribe(
                  context.messageAdapter(UserCounts.class, UsersChanged::new)));
          return new Router(settings, clock, context, redirects, board)
              .routing(Instant.MIN, new EdgeStatus(List.of(), 0));
        }));
  }

  private Router(
      HttpEdge.Settings settings,
      InstantSource clock,
      ActorContext<Command> context,
      Redirects redirects,
      ActorRef<StatusBoard.Command> board) {
    this.settings = settings;
    this.clock = clock;
    this.context = context;
    this.board = board;
    this.redirects = redirects;
  }

  /// @param earliest when the next answer may leave
  /// @param status what the board was last told
  private Behavior<Command> routing(Instant earliest, EdgeStatus status) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Route(var replyTo) -> onRoute(replyTo, earliest, status);
          case Serve(var sites) -> {
            var now = new EdgeStatus(sites, redirects.sent());
            board.tell(new StatusBoard.Report(now));
            yield routing(earliest, now);
          }
          case BoardChanged(var now) -> {
            redirects.up(sitesOf(now));
            yield Behaviors.same();
          }
          case UsersChanged(var counts) -> {
            redirects.count(counts.byServer());
            yield Behaviors.same();
          }
          case AnswerDue() -> answer(waiting.remove(), status);
          case ReportDue() -> onReportDue(earliest, status);
        });
  }

  private Behavior<Command> onReportDue(Instant earliest, EdgeStatus status) {
    var now = new EdgeStatus(status.sites(), redirects.sent());
    if (now.equals(status)) {
      return Behaviors.same();
    }
    board.tell(new StatusBoard.Report(now));
    return routing(earliest, now);
  }

  private Behavior<Command> onRoute(ActorRef<Answer> replyTo, Instant earliest, EdgeStatus status) {
    if (waiting.size() >= settings.maxWaiting()) {
      replyTo.tell(new TooManyWait());
      return Behaviors.same();
    }
    if (waiting.isEmpty() && !clock.instant().isBefore(earliest)) {
      return answer(replyTo, status);
    }
    waiting.add(replyTo);
    if (waiting.size() == 1) {
      wakeAt(earliest);
    }
    return Behaviors.same();
  }

  private Behavior<Command> answer(ActorRef<Answer> replyTo, EdgeStatus status) {
    Instant now = clock.instant();
    Instant earliest = now.plus(settings.routingDelay());
    if (!waiting.isEmpty()) {
      wakeAt(earliest);
    }
    OptionalInt port = redirects.next(now);
    if (port.isEmpty()) {
      replyTo.tell(new NoneUp());
      return routing(earliest, status);
    }
    replyTo.tell(new GoTo(port.getAsInt()));
    return routing(earliest, status);
  }

  /// The JDK's timer is used since the system's scheduler ticks every 10 ms only, which would make
  /// a delay of 5 ms one of 10 to 20 ms.
  private void wakeAt(Instant time) {
    long nanos = Math.max(0, Duration.between(clock.instant(), time).toNanos());
    var due =
        new CompletableFuture<Done>()
            .completeOnTimeout(Done.getInstance(), nanos, TimeUnit.NANOSECONDS);
    context.pipeToSelf(due, (_, _) -> new AnswerDue());
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
