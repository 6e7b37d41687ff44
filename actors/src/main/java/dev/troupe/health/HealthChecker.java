package dev.troupe.health;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks a set of servers side by side, at once and then every interval, after so many clients or
/// when one is in doubt, whichever comes first, and tells one listener how they stand: first when
/// every server of the first set has been checked, then after each check.
///
/// A server whose very first check is bad is checked once more before it counts as down: in a
/// process that has just started the first check is the slowest.
///
/// A verdict that was on its way when a client found the server dead is not believed: the check had
/// begun before the server failed.
public final class HealthChecker {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecker.class);

  /// What the checker takes.
  public sealed interface Command {}

  /// Checks these servers from now on. Those that it had already keep their health; new ones are
  /// checked at once.
  public record SetTargets(List<Target> targets) implements Command {
    public SetTargets {
      targets = List.copyOf(targets);
    }
  }

  /// A client could not be served: the server is down at once, until its next good checks.
  public record Fail(String server, String reason) implements Command {}

  /// A client could not be served, and perhaps by its own fault: the server is down at once, and
  /// its next check begins at once too.
  public record Doubt(String server, String reason) implements Command {}

  /// A client has come; to be told only if the settings name a number of them.
  public record ClientCame() implements Command {}

  private record RoundDue() implements Command {}

  /// `again` if it is the second one at the first time.
  private record Checked(Target target, long round, boolean again, Verdict verdict)
      implements Command {}

  /// A server to check; the name is its identity.
  public record Target(String name, HostPort at) {
    @Override
    public String toString() {
      return name.equals(at.toString()) ? name : name + " at " + at;
    }
  }

  /// How all servers stand, by name, in the order of the targets.
  public record Health(Map<String, ServerHealth> servers) {
    public Health {
      servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
    }
  }

  /// How to check.
  ///
  /// @param interval from the start of one round to that of the next
  /// @param clients after whom a round begins even before its time, from 1; then the interval
  ///   starts anew
  /// @param timeout of one check, above zero and at most `interval`, so that rounds never overlap
  /// @param rise good checks in a row that bring a server up, from 1
  /// @param fall bad checks in a row that take a server down, from 1
  public record Settings(
      Duration interval, OptionalInt clients, Duration timeout, int rise, int fall) {
    public Settings {
      if (!timeout.isPositive() || timeout.compareTo(interval) > 0) {
        throw new IllegalArgumentException(
            "timeout: is " + timeout + ", must be above 0 s and at most interval, " + interval);
      }
      if (rise < 1 || fall < 1) {
        throw new IllegalArgumentException(
            "rise, fall: are " + rise + ", " + fall + ", must be at least 1");
      }
    }
  }

  /// One server's health, and the round from which on verdicts count.
  private record Entry(Target target, ServerHealth health, long trustedFrom) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Settings settings;
  private final Probe probe;
  private final ActorRef<Health> listener;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Rounds rounds;

  /// A checker that waits for its first [SetTargets].
  public static Behavior<Command> create(
      Settings settings, Probe probe, ActorRef<Health> listener) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new HealthChecker(context, timers, settings, probe, listener).idle()));
  }

  private HealthChecker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Settings settings,
      Probe probe,
      ActorRef<Health> listener) {
    this.context = context;
    this.timers = timers;
    this.rounds = new Rounds(settings.clients());
    this.settings = settings;
    this.probe = probe;
    this.listener = listener;
    startTimer();
  }

  private void startTimer() {
    timers.startTimerAtFixedRate(new RoundDue(), settings.interval());
  }

  /// Before the first targets.
  private Behavior<Command> idle() {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case SetTargets(var targets) -> onSetTargets(targets, false);
          case Fail _, Doubt _, ClientCame _, RoundDue _, Checked _ -> Behaviors.same();
        });
  }

  /// `told` says whether the listener knows of the first round.
  private Behavior<Command> checking(boolean told) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case SetTargets(var targets) -> onSetTargets(targets, told);
          case RoundDue() -> round();
          case ClientCame() -> rounds.isDueWithClient() ? roundBeforeTime() : Behaviors.same();
          case Checked checked -> onChecked(checked, told);
          case Fail(var server, var reason) -> onFail(server, reason, told);
          case Doubt(var server, var reason) -> onDoubt(server, reason, told);
        });
  }

  private Behavior<Command> onSetTargets(List<Target> targets, boolean told) {
    Map<String, Entry> before = Map.copyOf(entries);
    List<Target> fresh = new ArrayList<>();
    entries.clear();
    for (Target target : targets) {
      Entry known = before.get(target.name());
      if (known == null || !known.target().equals(target)) {
        known = new Entry(target, ServerHealth.UNKNOWN, rounds.current());
        fresh.add(target);
      }
      entries.put(target.name(), known);
    }
    fresh.forEach(target -> check(target, false));
    return tell(told);
  }

  private Behavior<Command> round() {
    rounds.begin();
    entries.values().forEach(entry -> check(entry.target(), false));
    return Behaviors.same();
  }

  private Behavior<Command> roundBeforeTime() {
    startTimer();
    return round();
  }

  private Behavior<Command> onChecked(Checked checked, boolean told) {
    if (rounds.isDueWithCheckEnded()) {
      var _ = roundBeforeTime();
    }
    Entry entry = entries.get(checked.target().name());
    if (entry == null
        || !entry.target().equals(checked.target())
        || checked.round() < entry.trustedFrom()) {
      return Behaviors.same();
    }
    if (entry.health().checks() == 0
        && !checked.again()
        && checked.verdict() instanceof Verdict.Bad) {
      check(entry.target(), true);
      return Behaviors.same();
    }
    return put(
        entry,
        entry.health().after(checked.verdict(), settings.rise(), settings.fall()),
        entry.trustedFrom(),
        told);
  }

  private Behavior<Command> onFail(String server, String reason, boolean told) {
    Entry entry = entries.get(server);
    return entry == null
        ? Behaviors.same()
        : put(entry, entry.health().failed(reason), rounds.current() + 1, told);
  }

  /// Of one that is down already the check that is to come tells more than this client.
  private Behavior<Command> onDoubt(String server, String reason, boolean told) {
    Entry entry = entries.get(server);
    if (entry == null || !entry.health().isUp()) {
      return Behaviors.same();
    }
    Behavior<Command> next = onFail(server, reason, told);
    if (rounds.isDueWithDoubt()) {
      var _ = roundBeforeTime();
    }
    return next;
  }

  private Behavior<Command> put(Entry entry, ServerHealth health, long trustedFrom, boolean told) {
    Target target = entry.target();
    entries.put(target.name(), new Entry(target, health, trustedFrom));
    if (health.state() != entry.health().state()) {
      LOG.info("{} is {}: {}", target, health.state(), health.reason());
    }
    return tell(told);
  }

  private Behavior<Command> tell(boolean told) {
    Map<String, ServerHealth> servers = new LinkedHashMap<>();
    entries.forEach((name, entry) -> servers.put(name, entry.health()));
    boolean ready = told || !servers.containsValue(ServerHealth.UNKNOWN);
    if (ready) {
      listener.tell(new Health(servers));
    }
    return checking(ready);
  }

  private void check(Target target, boolean again) {
    long round = rounds.current();
    rounds.checkBegun();
    context.pipeToSelf(
        probe.check(target.at(), settings.timeout()),
        (verdict, failure) ->
            new Checked(
                target,
                round,
                again,
                failure == null ? verdict : new Verdict.Bad(Reasons.of(failure))));
  }
}
