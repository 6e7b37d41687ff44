package dev.troupe.replication;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Effect;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Event;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.Moment;
import dev.troupe.replication.core.Payload;
import dev.troupe.replication.core.ReplicaCore;
import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.replication.core.Timing;
import dev.troupe.replication.link.Links;
import dev.troupe.storage.LogWriter;
import dev.troupe.storage.SegmentedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Carries out the effects of a [ReplicaCore], in order, and tells it what happens.
///
/// It talks to its peers over [Links] of their own, so replicas agree whether or not their nodes
/// are members of the Pekko cluster yet. If the core, the disk or a link's thread fails the actor
/// fails, and the node must not go on.
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

  private record Opened(SegmentedLog log) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  private record Happened(Event event) implements Command {}

  private record TickDue() implements Command {}

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

  /// The one group that there is.
  private static final String GROUP = "chat";

  /// Longer than a hand-over takes if it can be done.
  private static final Duration RETIRE_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(3);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Settings settings;
  private final Register register;
  private final StateStore store;
  private final ActorRef<Notice> owner;
  private final Complaints complaints = new Complaints();

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
          case Failed(var cause) -> throw failure(cause);
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
    var core =
        new ReplicaCore(
            settings.self(),
            peers(),
            Timing.DEFAULT,
            settings.keptEntries(),
            log.recovered(),
            new SplittableRandom(),
            moment());
    ActorRef<Command> self = context.getSelf();
    var writer =
        new LogWriter(
            log,
            store::awaitRoom,
            ticket -> self.tell(new Happened(new Event.Synced(ticket))),
            cause -> self.tell(new Failed(cause)));
    store.onPersisted(index -> self.tell(new Happened(new Event.Persisted(index))));
    Links links = openLinks();
    writer.start(settings.self());
    timers.startTimerAtFixedRate(new TickDue(), Timing.DEFAULT.tick());
    return new Running(core, writer, links).behavior();
  }

  private Set<String> peers() {
    var peers = new TreeSet<>(settings.nodes().keySet());
    peers.remove(settings.self());
    return peers;
  }

  private Links openLinks() {
    ActorRef<Command> self = context.getSelf();
    try {
      return Links.open(
          GROUP,
          settings.self(),
          settings.nodes(),
          new Links.Receiver() {
            @Override
            public void onMessage(String from, Message message) {
              self.tell(new Happened(new Event.Received(from, message)));
            }

            @Override
            public void onGone(String peer) {
              self.tell(new Happened(new Event.PeerGone(peer)));
            }

            @Override
            public void onFailure(Throwable cause) {
              self.tell(new Failed(cause));
            }
          });
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Somebody waits until this node is not the primary.
  private record Retiring(ActorRef<Done> replyTo, long untilNanos) {}

  /// The phase in which the core lives.
  private final class Running {
    private final ReplicaCore core;
    private final LogWriter writer;
    private final Links links;
    private final List<Retiring> retiring = new ArrayList<>();

    Running(ReplicaCore core, LogWriter writer, Links links) {
      this.core = core;
      this.writer = writer;
      this.links = links;
    }

    Behavior<Command> behavior() {
      return Behaviors.receive(
          (_, command) -> onCommand(command),
          (_, signal) -> {
            if (signal instanceof PostStop) {
              links.close();
              writer.stop();
            }
            return Behaviors.same();
          });
    }

    private Behavior<Command> onCommand(Command command) {
      switch (command) {
        case Submit(var id, var payload) -> step(new Event.Submit(id, payload));
        case Happened(var event) -> {
          step(event);
          if (event instanceof Event.PeerGone(var peer)) {
            owner.tell(new PeerEnded(peer));
          }
        }
        case Read(var token) -> step(new Event.Read(token));
        case HandOver(var to) -> step(new Event.HandOver(to));
        case Retire(var replyTo) -> retire(replyTo);
        case Installed(var state) -> step(new Event.SnapshotInstalled(state));
        case NotInstalled _ -> step(new Event.InstallFailed());
        case TickDue _ -> {
          step(new Event.Tick());
          tellStatus();
          answerRetiring();
        }
        case Failed(var cause) -> throw failure(cause);
        case Opened _ -> throw new IllegalStateException("the log is open already");
      }
      return Behaviors.same();
    }

    /// Who is alone has nobody to wait for.
    private void retire(ActorRef<Done> replyTo) {
      var heir =
          core.status().configuration().inSync().stream()
              .filter(member -> !member.equals(settings.self()))
              .findFirst();
      heir.ifPresent(member -> step(new Event.HandOver(member)));
      long patience = heir.isPresent() ? RETIRE_TIMEOUT.toNanos() : 0;
      retiring.add(new Retiring(replyTo, System.nanoTime() + patience));
    }

    private void answerRetiring() {
      boolean primary = core.status().standing() == ReplicaStatus.Standing.PRIMARY;
      retiring.removeIf(one -> {
        boolean over = !primary || System.nanoTime() - one.untilNanos() >= 0;
        if (over) {
          one.replyTo().tell(Done.getInstance());
        }
        return over;
      });
    }

    private void step(Event event) {
      for (Effect effect : core.on(event, moment())) {
        carryOut(effect);
      }
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.Send(var to, var message) -> links.send(to, message);
        case Effect.Write(var ticket, var what) -> writer.write(ticket, what);
        case Effect.ReadLog(var reader, var from, var maxBytes) -> {
          var self = context.getSelf();
          writer.read(
              from,
              maxBytes,
              entries -> self.tell(new Happened(new Event.LogRead(reader, entries))));
        }
        case Effect.Apply(var entries) -> {
          store.announce(entries);
          owner.tell(new Committed(entries));
        }
        case Effect.ReadRegister _ ->
            answer(register.read().thenApply(actual -> new Register.Swap(false, actual)));
        case Effect.Swap(var expected, var next) -> answer(register.compareAndSwap(expected, next));
        case Effect.MakeSnapshot(var reader, var leastIndex) ->
            tell(
                store.makeSnapshot(leastIndex),
                made -> new Event.SnapshotMade(reader, made.index(), made.sizeBytes()));
        case Effect.ReadSnapshot(var reader, var index, var offset, var maxBytes) ->
            tell(
                store.readSnapshot(index, offset, maxBytes),
                bytes -> new Event.SnapshotRead(reader, index, offset, bytes));
        case Effect.StoreSnapshot(var index, var offset, var bytes) ->
            tell(
                store.storeSnapshot(index, offset, bytes),
                stored -> new Event.SnapshotStored(index, stored));
        case Effect.InstallSnapshot(var index) -> owner.tell(new Install(index));
        case Effect.ReadReady(var token) -> owner.tell(new Current(token));
        case Effect.Resubmit _ -> {
          tellStatus();
          owner.tell(new Resubmit());
        }
      }
    }

    private void tellStatus() {
      owner.tell(new Stands(core.status()));
    }
  }

  /// Tells the core how something with a snapshot ended.
  private <T> void tell(CompletionStage<T> stage, Function<T, Event> done) {
    context.pipeToSelf(
        stage,
        (value, failure) -> {
          if (failure != null) {
            context.getLog().warn("a snapshot failed: {}", failure.toString());
            return new Happened(new Event.SnapshotFailed());
          }
          return new Happened(done.apply(value));
        });
  }

  private void answer(CompletionStage<Register.Swap> stage) {
    var answered =
        stage
            .toCompletableFuture()
            .copy()
            .orTimeout(REGISTER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    context.pipeToSelf(
        answered,
        (swap, failure) -> {
          complaints.note(failure == null ? "" : "the register gave no answer: " + failure);
          if (failure != null) {
            return new Happened(new Event.RegisterFailed());
          }
          return new Happened(new Event.RegisterAnswered(swap.actual(), swap.done()));
        });
  }

  private IllegalStateException failure(Throwable cause) {
    return new IllegalStateException(
        "replica of %s cannot go on: %s".formatted(settings.self(), cause.getMessage()), cause);
  }

  private static Moment moment() {
    return new Moment(System.nanoTime() / 1_000_000, System.currentTimeMillis());
  }
}
