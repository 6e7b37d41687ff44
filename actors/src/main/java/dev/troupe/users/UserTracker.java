package dev.troupe.users;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tracks the active users of all nodes: takes the signs of life that this node's servers see, and
/// shares them with the others.
///
/// A user of whom nobody hears any more is removed by every node on its own, so the death of a node
/// removes nobody who is heard elsewhere.
public final class UserTracker {
  private static final Logger LOG = LoggerFactory.getLogger(UserTracker.class);
  private static final int MAX_BARRED = 10_000;

  /// What the tracker takes.
  public sealed interface Command {}

  /// A user was seen on a server of this node.
  ///
  /// @param server the server's port
  public record Beat(UserId user, int server, ActorRef<Answer> replyTo) implements Command {}

  /// A user says good-bye; answered also if it was not active.
  public record Leave(UserId user, ActorRef<Done> replyTo) implements Command {}

  /// Asks for all active users.
  public record GetUsers(ActorRef<Users> replyTo) implements Command {}

  /// Sends the counts now and whenever they have changed, until the subscriber stops.
  public record Subscribe(ActorRef<UserCounts> subscriber) implements Command {}

  /// Lets a user in no more, on any node; answered with [Barred], or [Full] if 10,000 are barred.
  public record Bar(UserId user, ActorRef<Answer> replyTo) implements Command {}

  /// Lets a barred user in again; answered also if it was not barred.
  public record Admit(UserId user, ActorRef<Done> replyTo) implements Command {}

  private record SubscriberStopped(ActorRef<UserCounts> subscriber) implements Command {}

  private record SweepDue() implements Command {}

  private record SharedChanged(Replicator.SubscribeResponse<LWWMap<String, Sign>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<LWWMap<String, Sign>> response)
      implements Command {}

  /// What is said to a sign of life.
  public sealed interface Answer {}

  /// It counts; so many users are active on that server now, this one among them.
  public record Active(int users) implements Answer {}

  /// The operator barred this user.
  public record Barred() implements Answer {}

  /// There is no room for one more.
  public record Full() implements Answer {}

  /// How to track.
  ///
  /// @param timeout after its last sign a user is active no more, from 1 s to 1 h
  /// @param sweepInterval how often silent users are looked for, from 100 ms to the timeout
  /// @param maxUsers active in the cluster at a time, from 1 to 1,000,000
  public record Settings(Duration timeout, Duration sweepInterval, int maxUsers) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST_SWEEP = Duration.ofMillis(100);

    public Settings {
      if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "users.timeout: is " + timeout.toMillis() + " ms, must be from 1 s to 1 h");
      }
      if (sweepInterval.compareTo(SHORTEST_SWEEP) < 0 || sweepInterval.compareTo(timeout) > 0) {
        throw new IllegalArgumentException(
            "users.heartbeat-interval: is %d ms, must be from 100 ms to users.timeout"
                .formatted(sweepInterval.toMillis()));
      }
      if (maxUsers < 1 || maxUsers > 1_000_000) {
        throw new IllegalArgumentException(
            "users.max-users: is " + maxUsers + ", must be from 1 to 1000000");
      }
    }

    /// Reads `troupe.users` of a whole configuration.
    public static Settings from(Config config) {
      Config users = config.getConfig("troupe.users");
      return new Settings(
          users.getDuration("timeout"),
          users.getDuration("heartbeat-interval"),
          users.getInt("max-users"));
    }
  }

  private final ActorContext<Command> context;
  private final InstantSource clock;
  private final SharedSigns shared;
  private final ActiveUsers users;
  private final Set<ActorRef<UserCounts>> subscribers = new HashSet<>();

  /// The tracker of this node; `clock` should not jump, see [SteadyClock].
  public static Behavior<Command> create(Settings settings, InstantSource clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new SweepDue(), settings.sweepInterval());
          return new UserTracker(settings, clock, context).tracking(UserCounts.NONE);
        }));
  }

  private UserTracker(Settings settings, InstantSource clock, ActorContext<Command> context) {
    this.context = context;
    this.clock = clock;
    this.users = new ActiveUsers(settings.timeout(), settings.maxUsers());
    this.shared = new SharedSigns(context, SharedChanged::new, Written::new);
  }

  /// `published` is what the subscribers know.
  private Behavior<Command> tracking(UserCounts published) {
    return Behaviors.receiveMessage(command -> {
      handle(command);
      return publish(published);
    });
  }

  private void handle(Command command) {
    switch (command) {
      case Beat(var user, var server, var replyTo) -> replyTo.tell(onBeat(user.text(), server));
      case Leave(var user, var replyTo) -> onLeave(user.text(), replyTo);
      case GetUsers(var replyTo) ->
          replyTo.tell(new Users(users.byServer(), users.barred().stream().sorted().toList()));
      case Subscribe(var subscriber) -> onSubscribe(subscriber);
      case SubscriberStopped(var subscriber) -> subscribers.remove(subscriber);
      case Bar(var user, var replyTo) -> replyTo.tell(onBar(user.text()));
      case Admit(var user, var replyTo) -> onAdmit(user.text(), replyTo);
      case SweepDue() -> shared.forget(users.sweep(clock.instant()));
      case SharedChanged(var response) -> onSharedChanged(response);
      case Written(var response) -> onWritten(response);
    }
  }

  private Behavior<Command> publish(UserCounts published) {
    UserCounts counts = new UserCounts(users.counts());
    if (counts.equals(published)) {
      return Behaviors.same();
    }
    subscribers.forEach(subscriber -> subscriber.tell(counts));
    return tracking(counts);
  }

  private Answer onBeat(String user, int server) {
    return switch (users.beat(user, server, clock.instant())) {
      case ActiveUsers.Counted(var share) -> {
        share.ifPresent(sign -> shared.share(user, sign));
        yield new Active(users.count(server));
      }
      case ActiveUsers.Refused() -> new Barred();
      case ActiveUsers.NoRoom() -> new Full();
    };
  }

  private void onLeave(String user, ActorRef<Done> replyTo) {
    if (users.leave(user)) {
      shared.forget(List.of(user));
    }
    replyTo.tell(Done.getInstance());
  }

  private void onSubscribe(ActorRef<UserCounts> subscriber) {
    if (subscribers.add(subscriber)) {
      context.watchWith(subscriber, new SubscriberStopped(subscriber));
    }
    subscriber.tell(new UserCounts(users.counts()));
  }

  private Answer onBar(String user) {
    if (users.barred().size() >= MAX_BARRED && !users.barred().contains(user)) {
      return new Full();
    }
    var now = new HashSet<>(users.barred());
    now.add(user);
    shared.forget(users.bar(now));
    shared.bar(user, clock.millis());
    return new Barred();
  }

  private void onAdmit(String user, ActorRef<Done> replyTo) {
    var now = new HashSet<>(users.barred());
    now.remove(user);
    shared.forget(users.bar(now));
    shared.admit(user);
    replyTo.tell(Done.getInstance());
  }

  private void onSharedChanged(Replicator.SubscribeResponse<LWWMap<String, Sign>> response) {
    if (response instanceof Replicator.Changed<LWWMap<String, Sign>> changed) {
      switch (shared.onChanged(changed)) {
        case SharedSigns.BarredNow(var barred) -> shared.forget(users.bar(barred));
        case SharedSigns.SignsNow(var before, var now) -> users.learn(before, now, clock.instant());
      }
    }
  }

  private void onWritten(Replicator.UpdateResponse<LWWMap<String, Sign>> response) {
    if (!(response instanceof Replicator.UpdateSuccess)) {
      LOG.warn("A user's sign could not be shared: {}", response);
    }
  }
}
