package dev.troupe.node;

import dev.troupe.config.NodeConfig;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the node into the cluster through the nodes that [SeedNodes] names, and stops once it is
/// Up. Until then the register is read again and again, since the primary may change meanwhile.
///
/// The others may take a node out before it is Up, and it may never hear of that: it sees them all,
/// they ignore it, and Pekko does not let it join a second time. A leader that knows of a node lets
/// it be Up within seconds if all are reachable, so one that waits much longer than that has been
/// forgotten. Only a new process gets it in again.
final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration READ_INTERVAL = Duration.ofMillis(200);

  private static final Duration ASK_INTERVAL = Duration.ofSeconds(1);

  /// Many times what a leader takes to let a node be Up while all are reachable.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// What it takes; all of it news to itself.
  sealed interface Command {}

  private static final Set<MemberStatus> NOT_YET_UP =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp());

  private static final String PATIENCE_TIMER = "patience";

  /// How it ended; said once.
  enum Outcome {
    /// This node is Up.
    JOINED,
    /// The others do not know this node any more.
    FORGOTTEN
  }

  private record ReadDue() implements Command {}

  private record AskDue() implements Command {}

  private record RegisterRead(Configuration configuration) implements Command {}

  private record ReadFailed(Throwable cause) implements Command {}

  private record Up() implements Command {}

  private record PatienceEnded() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Cluster cluster;
  private final String self;
  private final NavigableMap<String, HostPort> nodes;
  private final Register register;
  private final Duration patience;
  private final ActorRef<Outcome> replyTo;

  private Membership(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeConfig config,
      Register register,
      Duration patience,
      ActorRef<Outcome> replyTo) {
    this.context = context;
    this.timers = timers;
    this.cluster = Cluster.get(context.getSystem());
    this.self = config.node().name();
    this.nodes = config.cluster().nodes();
    this.register = register;
    this.patience = patience;
    this.replyTo = replyTo;
  }

  /// @param patience how long it may be in the cluster with all others reachable and not be Up
  static Behavior<Command> create(
      NodeConfig config, Register register, Duration patience, ActorRef<Outcome> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new Membership(context, timers, config, register, patience, replyTo).start()));
  }

  private Behavior<Command> start() {
    ActorRef<SelfUp> up = context.messageAdapter(SelfUp.class, news -> new Up());
    cluster.subscriptions().tell(Subscribe.create(up, SelfUp.class));
    read();
    return joining(List.of());
  }

  /// @param asked the seed nodes that Pekko has been given
  private Behavior<Command> joining(List<String> asked) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case ReadDue() -> {
            watchPatience();
            read();
            yield Behaviors.same();
          }
          case AskDue() -> onAskDue(asked);
          case RegisterRead(var configuration) -> onRegister(asked, configuration);
          case ReadFailed(var cause) -> onReadFailed(cause);
          case Up() -> end(Outcome.JOINED);
          case PatienceEnded() -> end(Outcome.FORGOTTEN);
        });
  }

  private Behavior<Command> end(Outcome outcome) {
    replyTo.tell(outcome);
    return Behaviors.stopped();
  }

  /// While a node is unreachable no other can be Up, and that is no sign of having been forgotten.
  private void watchPatience() {
    if (!NOT_YET_UP.contains(cluster.selfMember().status())
        || !cluster.state().getUnreachable().isEmpty()) {
      timers.cancel(PATIENCE_TIMER);
    } else if (!timers.isTimerActive(PATIENCE_TIMER)) {
      timers.startSingleTimer(PATIENCE_TIMER, new PatienceEnded(), patience);
    }
  }

  private void read() {
    context.pipeToSelf(
        register.read(),
        (configuration, failure) ->
            failure == null ? new RegisterRead(configuration) : new ReadFailed(failure));
  }

  private Behavior<Command> onRegister(List<String> asked, Configuration configuration) {
    readLater();
    List<String> seeds = SeedNodes.of(self, nodes.keySet(), configuration);
    if (seeds.isEmpty() || seeds.equals(asked)) {
      return Behaviors.same();
    }
    LOG.info("The primary is {}: joining through {}", configuration.primary(), seeds);
    ask(seeds);
    return joining(seeds);
  }

  /// A founder is left to wait for the others' answers; who joins asks anew, since nodes that start
  /// at the same time have no cluster yet when they are asked first.
  private Behavior<Command> onAskDue(List<String> asked) {
    if (!asked.isEmpty() && !asked.getFirst().equals(self)) {
      ask(asked);
    }
    return Behaviors.same();
  }

  private void ask(List<String> seeds) {
    cluster.manager().tell(new JoinSeedNodes(addresses(seeds)));
    timers.startSingleTimer(new AskDue(), ASK_INTERVAL);
  }

  private Behavior<Command> onReadFailed(Throwable cause) {
    LOG.warn("Cannot join the cluster yet: {}", cause.getMessage());
    readLater();
    return Behaviors.same();
  }

  private void readLater() {
    timers.startSingleTimer(new ReadDue(), READ_INTERVAL);
  }

  /// A primary that this node's configuration does not know cannot be asked and is left out.
  private List<Address> addresses(List<String> names) {
    return names.stream().map(nodes::get).filter(Objects::nonNull).map(this::address).toList();
  }

  private Address address(HostPort at) {
    return new Address("pekko", context.getSystem().name(), at.host(), at.port());
  }
}
