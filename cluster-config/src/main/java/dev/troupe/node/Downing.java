package dev.troupe.node;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what the cluster and the register say to [DowningRule], and does what it decides.
final class Downing {
  private static final Logger LOG = LoggerFactory.getLogger(Downing.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /// A read that takes longer has failed, and is done anew.
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

  /// Members that are on their way out already.
  private static final Set<MemberStatus> GOING =
      Set.of(MemberStatus.down(), MemberStatus.exiting(), MemberStatus.removed());

  /// What it takes; all of it news to itself.
  sealed interface Command {}

  private record LookDue() implements Command {}

  private record RegisterRead(Configuration configuration) implements Command {}

  private record ReadFailed(Throwable cause) implements Command {}

  private record Quarantined(Address by) implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final RegisterSetup setup;
  private final Cluster cluster;
  private final DowningRule rule;

  private Downing(
      ActorContext<Command> context, TimerScheduler<Command> timers, RegisterSetup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.cluster = Cluster.get(Adapter.toClassic(context.getSystem()));
    this.rule = new DowningRule(setup.self(), setup.nodes());
  }

  static Behavior<Command> create(RegisterSetup setup) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Downing(context, timers, setup).start()));
  }

  private Behavior<Command> start() {
    context
        .getSystem()
        .eventStream()
        .tell(
            new EventStream.Subscribe<>(
                ThisActorSystemQuarantinedEvent.class,
                context.messageAdapter(
                    ThisActorSystemQuarantinedEvent.class,
                    event -> new Quarantined(event.remoteAddress().address()))));
    lookLater();
    return watching(true, false);
  }

  /// @param readable whether the register could be read when last tried
  /// @param forgotten whether a member has cut this node off for good
  private Behavior<Command> watching(boolean readable, boolean forgotten) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case LookDue() -> {
            look(forgotten);
            yield Behaviors.same();
          }
          case RegisterRead(var configuration) -> {
            decide(Optional.of(configuration), forgotten);
            yield watching(true, forgotten);
          }
          case ReadFailed(var cause) -> {
            if (readable) {
              LOG.warn("Cannot read the register that tells who goes on: {}", Reasons.of(cause));
            }
            decide(Optional.empty(), false);
            yield watching(false, forgotten);
          }
          case Quarantined(var by) -> {
            LOG.warn("{} has cut this node off", by);
            yield watching(readable, forgotten || isMember(by));
          }
        });
  }

  private void look(boolean forgotten) {
    if (rule.isDue(view(), System.nanoTime()) || forgotten) {
      context.pipeToSelf(
          setup
              .register()
              .read()
              .toCompletableFuture()
              .copy()
              .orTimeout(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS),
          (configuration, failure) ->
              failure == null ? new RegisterRead(configuration) : new ReadFailed(failure));
    } else {
      lookLater();
    }
  }

  /// Whoever has cut off the primary is wrong, and will be taken out by it.
  private void decide(Optional<Configuration> register, boolean forgotten) {
    lookLater();
    String primary = register.map(Configuration::primary).orElse("");
    if (forgotten && !primary.equals(setup.self())) {
      leave("a member has cut it off for good");
      return;
    }
    switch (rule.decide(register, System.nanoTime())) {
      case DowningRule.Decision.Wait() -> {}
      case DowningRule.Decision.Down(var nodes) -> down(nodes);
      case DowningRule.Decision.Leave(var lost) ->
          leave("it does not hear " + lost + ", which the register names as primary");
    }
  }

  private void leave(String reason) {
    LOG.error("This node leaves the cluster, since {}", reason);
    cluster.down(cluster.selfAddress());
  }

  private void down(Set<HostPort> nodes) {
    for (Member member : cluster.state().getUnreachable()) {
      if (nodes.contains(at(member.address())) && !GOING.contains(member.status())) {
        LOG.warn("{} is taken out of the cluster, since it cannot be reached", member.address());
        cluster.down(member.address());
      }
    }
  }

  private DowningRule.View view() {
    var unreachable = new HashSet<HostPort>();
    var unheard = new HashSet<HostPort>();
    for (Member member : cluster.state().getUnreachable()) {
      unreachable.add(at(member.address()));
      if (!cluster.failureDetector().isAvailable(member.address())) {
        unheard.add(at(member.address()));
      }
    }
    return new DowningRule.View(unreachable, unheard);
  }

  private boolean isMember(Address address) {
    for (Member member : cluster.state().getMembers()) {
      if (member.address().equals(address) && !GOING.contains(member.status())) {
        return true;
      }
    }
    return false;
  }

  private static HostPort at(Address address) {
    return new HostPort(address.host().get(), (int) address.port().get());
  }

  private void lookLater() {
    timers.startSingleTimer(new LookDue(), INTERVAL);
  }
}
