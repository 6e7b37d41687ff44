package dev.troupe.node;

import dev.troupe.config.NodeConfig;
import dev.troupe.config.Role;
import dev.troupe.replication.Register;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The root of a node: spawns the parts that its roles name, brings it into the cluster, says when
/// it is ready, and drains all parts at the end.
///
/// A failure of the chat or the status board ends the node; see [NodeParts]. A node that the others
/// have forgotten ends as well, since only a new process gets in again.
///
/// Phases: serving → draining.
public final class NodeGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(NodeGuardian.class);

  /// More than the shutdown phase gives.
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(15);

  /// What the guardian takes.
  public sealed interface Command {}

  /// Stops taking clients, lets what is under way end, stops all parts, and replies.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  /// Replied to once the node is ready.
  record AwaitReady(ActorRef<Done> replyTo) implements Command {}

  private record Joined() implements Command {}

  record Bound(Role role) implements Command {}

  record BindingLate(Runnable again) implements Command {}

  private record BoardChanged(ClusterStatus status) implements Command {}

  record Failed(String what) implements Command {}

  private record Drained() implements Command {}

  private final ActorContext<Command> context;
  private final NodeConfig config;
  private final ActorRef<StatusBoard.Command> board;
  private final Readiness readiness;
  private final NodeParts parts;
  private final List<ActorRef<Done>> waiting = new ArrayList<>();

  private NodeGuardian(ActorContext<Command> context, NodeConfig config) {
    this.context = context;
    this.config = config;
    this.board = context.spawn(StatusBoard.create(config.node().name()), "status-board");
    context.watchWith(board, new Failed("the status board has failed"));
    this.readiness = new Readiness(config.node().name(), config.node().roles());
    this.parts = new NodeParts(context, config, board);
  }

  /// The guardian of the configured node.
  ///
  /// @param register the one of the whole cluster
  public static Behavior<Command> create(NodeConfig config, Register register) {
    return Behaviors.setup(context -> new NodeGuardian(context, config).start(register));
  }

  private Behavior<Command> start(Register register) {
    parts.start(register);
    context.spawn(
        Membership.create(
            config,
            register,
            Membership.PATIENCE,
            context.messageAdapter(Membership.Outcome.class, NodeGuardian::news)),
        "membership");
    board.tell(
        new StatusBoard.Subscribe(context.messageAdapter(ClusterStatus.class, BoardChanged::new)));
    drainAtShutdown();
    return serving(readiness.missing());
  }

  private static Command news(Membership.Outcome outcome) {
    return switch (outcome) {
      case JOINED -> new Joined();
      case FORGOTTEN ->
          new Failed(
              "the others have taken this node out of the cluster before it was quite in it");
    };
  }

  private void drainAtShutdown() {
    var self = context.getSelf();
    var system = context.getSystem();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain-parts",
            () -> AskPattern.ask(self, Drain::new, DRAIN_TIMEOUT, system.scheduler()));
  }

  /// @param missing what the board was last told is missing
  private Behavior<Command> serving(List<String> missing) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Joined() -> {
            readiness.onJoined();
            yield onChange(missing);
          }
          case Bound(var role) -> {
            readiness.onBound(role);
            yield onChange(missing);
          }
          case BindingLate(var again) -> {
            again.run();
            yield Behaviors.same();
          }
          case BoardChanged(var status) -> {
            readiness.onBoard(status);
            yield onChange(missing);
          }
          case Drain(var replyTo) -> onDrain(replyTo);
          case Failed(var what) -> throw new IllegalStateException(what + ", so the node ends");
          case AwaitReady(var replyTo) -> {
            waiting.add(replyTo);
            yield onChange(missing);
          }
          case Drained() -> Behaviors.same();
        });
  }

  private Behavior<Command> onChange(List<String> before) {
    List<String> missing = readiness.missing();
    if (missing.isEmpty()) {
      waiting.forEach(one -> one.tell(Done.getInstance()));
      waiting.clear();
    }
    if (missing.equals(before)) {
      return Behaviors.same();
    }
    LOG.info(missing.isEmpty() ? "Ready" : "Not ready: " + String.join("; ", missing));
    board.tell(new StatusBoard.ReportMissing(missing));
    return serving(missing);
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo) {
    LOG.info("Draining");
    board.tell(new StatusBoard.ReportMissing(List.of("it drains")));
    ActorRef<Done> drained = context.messageAdapter(Done.class, _ -> new Drained());
    return draining(parts.drain(drained), replyTo);
  }

  /// @param left how many parts still drain
  private Behavior<Command> draining(int left, ActorRef<Done> replyTo) {
    if (left == 0) {
      LOG.info("Drained");
      replyTo.tell(Done.getInstance());
    }
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Drained() -> draining(left - 1, replyTo);
          case Drain _, Joined _, Bound _, BindingLate _, BoardChanged _, Failed _, AwaitReady _ ->
              Behaviors.same();
        });
  }
}
