package dev.troupe.edge.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserCounts;
import dev.troupe.users.UserTracker;
import dev.troupe.users.Users;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Watches the board and the users, takes a sample of them every second, and tells everybody who
/// listens what has changed, at most every 250 ms.
///
/// What it says is always the whole, so that a listener which is too slow for one word can do
/// without it.
public final class Feed {
  /// What the feed takes.
  public sealed interface Command {}

  /// Asks for the facts as they are now.
  record GetView(ActorRef<Views.View> replyTo) implements Command {}

  /// Asks for the samples of the last minutes or hours.
  record GetHistory(History.Span span, ActorRef<List<History.Sample>> replyTo) implements Command {}

  /// Wants to be told, now and whenever something has changed, until it stops.
  record Listen(ActorRef<Word> listener) implements Command {}

  /// Ends all listeners' streams; whoever comes later is ended at once.
  public record End() implements Command {}

  private record ListenerStopped(ActorRef<Word> listener) implements Command {}

  private record BoardChanged(ClusterStatus board) implements Command {}

  private record CountsChanged(UserCounts counts) implements Command {}

  private record UsersTold(Users users) implements Command {}

  private record TellDue() implements Command {}

  private record SampleDue() implements Command {}

  /// What a listener is told.
  sealed interface Word {}

  /// The facts, as JSON in one line.
  record News(String json) implements Word {}

  /// Nothing more will come.
  record Over() implements Word {}

  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration TELL_INTERVAL = Duration.ofMillis(250);
  private static final int MOST_LISTENERS = 500;

  private final TimerScheduler<Command> timers;
  private final ActorContext<Command> context;
  private final ActorRef<UserTracker.Command> users;
  private final ActorRef<Users> told;
  private final InstantSource clock;
  private final String node;
  private final Set<String> expected;
  private final History history = new History();
  private final Strips strips = new Strips();
  private final Set<ActorRef<Word>> listeners = new HashSet<>();

  /// The feed of one node, with nothing in its past.
  ///
  /// @param node whose monitor this is
  /// @param expected the nodes that the configuration names
  public static Behavior<Command> create(
      String node,
      Set<String> expected,
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      InstantSource clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          board.tell(
              new StatusBoard.Subscribe(
                  context.messageAdapter(ClusterStatus.class, BoardChanged::new)));
          users.tell(
              new UserTracker.Subscribe(
                  context.messageAdapter(UserCounts.class, CountsChanged::new)));
          timers.startTimerWithFixedDelay(new SampleDue(), SAMPLE_INTERVAL);
          return new Feed(context, timers, node, expected, users, clock).waiting();
        }));
  }

  private Feed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String node,
      Set<String> expected,
      ActorRef<UserTracker.Command> users,
      InstantSource clock) {
    this.context = context;
    this.timers = timers;
    this.node = node;
    this.expected = Set.copyOf(expected);
    this.users = users;
    this.clock = clock;
    this.told = context.messageAdapter(Users.class, UsersTold::new);
  }

  /// Until the board has been heard.
  private Behavior<Command> waiting() {
    return Behaviors.withStash(
        MOST_LISTENERS,
        stash ->
            Behaviors.receiveMessage(command ->
                switch (command) {
                  case BoardChanged(var board) ->
                      stash.unstashAll(
                          telling(new Facts(clock.instant(), node, expected, board, Users.NONE)));
                  case GetView _, GetHistory _, Listen _, End _, UsersTold _ -> {
                    stash.stash(command);
                    yield Behaviors.same();
                  }
                  case CountsChanged _, SampleDue _, TellDue _, ListenerStopped _ ->
                      Behaviors.same();
                }));
  }

  private Behavior<Command> telling(Facts facts) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case GetView(var replyTo) -> {
            replyTo.tell(view(facts));
            yield Behaviors.same();
          }
          case GetHistory(var span, var replyTo) -> {
            replyTo.tell(history.samples(span));
            yield Behaviors.same();
          }
          case Listen(var listener) -> onListen(facts, listener);
          case ListenerStopped(var listener) -> {
            listeners.remove(listener);
            yield Behaviors.same();
          }
          case BoardChanged(var board) -> {
            tellSoon();
            yield telling(new Facts(facts.timestamp(), node, expected, board, facts.users()));
          }
          case CountsChanged _ -> {
            tellSoon();
            yield Behaviors.same();
          }
          case TellDue() -> {
            users.tell(new UserTracker.GetUsers(told));
            yield Behaviors.same();
          }
          case UsersTold(var now) -> onUsers(facts, now);
          case SampleDue() -> onSampleDue(facts);
          case End() -> {
            listeners.forEach(listener -> listener.tell(new Over()));
            yield ended(facts);
          }
        });
  }

  /// Still answers who asks, until the monitor's port is closed.
  private Behavior<Command> ended(Facts facts) {
    return Behaviors.receiveMessage(command -> {
      switch (command) {
        case Listen(var listener) -> listener.tell(new Over());
        case GetHistory(var span, var replyTo) -> replyTo.tell(history.samples(span));
        case GetView(var replyTo) -> replyTo.tell(view(facts));
        case End _,
            ListenerStopped _,
            BoardChanged _,
            CountsChanged _,
            TellDue _,
            UsersTold _,
            SampleDue _ -> {
          // Nobody is there to be told.
        }
      }
      return Behaviors.same();
    });
  }

  private Behavior<Command> onListen(Facts facts, ActorRef<Word> listener) {
    if (listeners.size() >= MOST_LISTENERS) {
      listener.tell(new Over());
      return Behaviors.same();
    }
    listeners.add(listener);
    context.watchWith(listener, new ListenerStopped(listener));
    listener.tell(new News(json(view(facts))));
    return Behaviors.same();
  }

  private void tellSoon() {
    if (!listeners.isEmpty() && !timers.isTimerActive(TellDue.class)) {
      timers.startSingleTimer(TellDue.class, new TellDue(), TELL_INTERVAL);
    }
  }

  private Behavior<Command> onUsers(Facts facts, Users now) {
    var known = new Facts(clock.instant(), node, expected, facts.cluster(), now);
    if (!listeners.isEmpty()) {
      var news = new News(json(view(known)));
      listeners.forEach(listener -> listener.tell(news));
    }
    return telling(known);
  }

  private Behavior<Command> onSampleDue(Facts facts) {
    var now = new Facts(clock.instant(), node, expected, facts.cluster(), facts.users());
    history.take(now);
    strips.observe(now.states());
    if (listeners.isEmpty()) {
      users.tell(new UserTracker.GetUsers(told));
    } else {
      tellSoon();
    }
    return telling(now);
  }

  private Views.View view(Facts facts) {
    return Overview.of(facts, strips, history.last());
  }

  private static String json(Views.View view) {
    try {
      return MonitorJson.mapper().writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write the facts as JSON", e);
    }
  }
}
