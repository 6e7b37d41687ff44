package dev.troupe.replication;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Event;
import dev.troupe.replication.core.Payload;
import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.replication.core.Timing;
import dev.troupe.storage.SegmentedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Carries out the effects of a [ReplicaCore], in order, and tells it what happens.
///
/// It talks to its peers over [Links] of their own, so replicas agree whether or not their nodes
/// are members of the Pekko cluster yet. If the core, the disk or a link's thread fails the actor
/// fails, and the node must not go on.
///
/// Phases: opening, in which the log is read → running ([RunningReplica]).
public final class Replica {
  /// What a replica takes.
  public sealed interface Command {}

  /// Replicates a command of this node's; it comes back as [Committed], or has to be submitted
  /// again after a [Resubmit].
  public record Submit(CommandId id, Payload payload) implements Command {}

  /// A snapshot has taken the state's place, as [Install] asked for.
  public record Installed(Checkpoint state) implements Command {}

  /// The snapshot could not be installed; the state is as it was.
  public record NotInstalled() implements Command {}

  /// Asks for a [Current] when everything has been given to the owner that anybody was answered
  /// before this came (rule R1); there is none while the group has no primary.
  public record Read(long token) implements Command {}

  /// Has a member of the group become its primary, if it is in sync and lives.
  public record HandOver(String to) implements Command {}

  /// Hands over to any other member, if this node is the primary; replied to when it is not any
  /// more, or nobody has taken over in good time.
  public record Retire(ActorRef<Done> replyTo) implements Command {}

  record Opened(SegmentedLog log) implements Command {}

  record Failed(Throwable cause) implements Command {}

  record Happened(Event event) implements Command {}

  record TickDue() implements Command {}

  /// What the replica tells its owner.
  public sealed interface Notice {}

  /// Entries are committed, in order, each command once.
  public record Committed(List<Entry> entries) implements Notice {}

  /// The snapshot at an index that was stored takes the state's place, behind all that was
  /// committed before; to be answered by [Installed] or [NotInstalled]. Nothing is committed
  /// meanwhile.
  public record Install(long index) implements Notice {}

  /// The owner knows all that a [Read] was to wait for.
  public record Current(long token) implements Notice {}

  /// Whatever has been submitted and not been committed is to be submitted again, in order, and
  /// what has not been answered asked again.
  public record Resubmit() implements Notice {}

  /// How the replica stands; comes with every tick.
  public record Stands(ReplicaStatus status) implements Notice {}

  /// The process of another replica has ended; may come more than once.
  public record PeerEnded(String peer) implements Notice {}

  /// Which replica it is.
  ///
  /// @param self this node's name
  /// @param nodes where all replicas of the group listen for each other, this one among them
  /// @param folder for the log
  /// @param keptEntries entries that stay in the log although the state on disk has them, so that
  ///   one who was gone for a while need not fetch all of that
  public record Settings(
      String self, SortedMap<String, HostPort> nodes, Path folder, long keptEntries) {
    /// Some tens of megabytes of messages are kept.
    public Settings(String self, SortedMap<String, HostPort> nodes, Path folder) {
      this(self, nodes, folder, 100_000);
    }

    public Settings {
      nodes = new TreeMap<>(nodes);
      if (!nodes.containsKey(self)) {
        throw new IllegalArgumentException(self + " is not among the nodes " + nodes.keySet());
      }
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Settings settings;
  private final Register register;
  private final StateStore store;
  private final ActorRef<Notice> owner;

  private Replica(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Settings settings,
      Register register,
      StateStore store,
      ActorRef<Notice> owner) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.register = register;
    this.store = store;
    this.owner = owner;
  }

  /// A replica that reads its log first.
  ///
  /// @param store what its owner keeps on disk of the state
  public static Behavior<Command> create(
      Settings settings, Register register, StateStore store, ActorRef<Notice> owner) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new Replica(context, timers, settings, register, store, owner).opening()));
  }

  /// What is submitted meanwhile is dropped; a [Resubmit] comes when there is a primary.
  private Behavior<Command> opening() {
    openLog();
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Opened(var log) -> running(log);
          case Failed(var cause) -> throw failure(settings, cause);
          case Retire(var replyTo) -> {
            replyTo.tell(Done.getInstance());
            yield Behaviors.same();
          }
          case Submit _, Read _, HandOver _, Happened _, TickDue _, Installed _, NotInstalled _ ->
              Behaviors.same();
        });
  }

  private void openLog() {
    var blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return SegmentedLog.open(
                    settings.folder(),
                    SegmentedLog.SEGMENT_BYTES,
                    store.checkpoint(),
                    System.currentTimeMillis());
              } catch (IOException e) {
                throw new UncheckedIOException(
                    "cannot open log %s: %s".formatted(settings.folder(), Reasons.of(e)), e);
              }
            },
            blocking),
        (log, failure) -> failure == null ? new Opened(log) : new Failed(failure));
  }

  private Behavior<Command> running(SegmentedLog log) {
    log.warnings().forEach(context.getLog()::warn);
    var running = new RunningReplica(context, settings, register, store, owner, log);
    timers.startTimerAtFixedRate(new TickDue(), Timing.DEFAULT.tick());
    return running.behavior();
  }

  /// Why a replica ends.
  static IllegalStateException failure(Settings settings, Throwable cause) {
    return new IllegalStateException(
        "replica of %s cannot go on: %s".formatted(settings.self(), cause.getMessage()), cause);
  }
}
