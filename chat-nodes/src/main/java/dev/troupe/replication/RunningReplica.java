package dev.troupe.replication;

import dev.troupe.replication.core.Effect;
import dev.troupe.replication.core.Event;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.Moment;
import dev.troupe.replication.core.ReplicaCore;
import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.replication.core.Timing;
import dev.troupe.replication.link.Links;
import dev.troupe.storage.LogWriter;
import dev.troupe.storage.SegmentedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The phase of a [Replica] in which its core lives.
final class RunningReplica {
  /// The one group that there is.
  private static final String GROUP = "chat";

  /// Longer than a hand-over takes if it can be done.
  private static final Duration RETIRE_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(3);

  private final ActorContext<Replica.Command> context;
  private final ActorRef<Replica.Command> self;
  private final Replica.Settings settings;
  private final Register register;
  private final StateStore store;
  private final ActorRef<Replica.Notice> owner;
  private final ReplicaCore core;
  private final LogWriter writer;
  private final Links links;
  private final Complaints complaints = new Complaints();
  private final List<Retiring> retiring = new ArrayList<>();

  /// Somebody waits until this node is not the primary.
  private record Retiring(ActorRef<Done> replyTo, long untilNanos) {}

  /// Opens the links; a [Replica.TickDue] is to come with every tick from now on.
  RunningReplica(
      ActorContext<Replica.Command> context,
      Replica.Settings settings,
      Register register,
      StateStore store,
      ActorRef<Replica.Notice> owner,
      SegmentedLog log) {
    this.context = context;
    this.self = context.getSelf();
    this.settings = settings;
    this.register = register;
    this.store = store;
    this.owner = owner;
    this.core =
        new ReplicaCore(
            settings.self(),
            peers(),
            Timing.DEFAULT,
            settings.keptEntries(),
            log.recovered(),
            new SplittableRandom(),
            moment());
    this.writer =
        new LogWriter(
            log,
            store::awaitRoom,
            ticket -> self.tell(new Replica.Happened(new Event.Synced(ticket))),
            cause -> self.tell(new Replica.Failed(cause)));
    store.onPersisted(index -> self.tell(new Replica.Happened(new Event.Persisted(index))));
    this.links = openLinks();
    writer.start(settings.self());
  }

  private Set<String> peers() {
    var peers = new TreeSet<>(settings.nodes().keySet());
    peers.remove(settings.self());
    return peers;
  }

  private Links openLinks() {
    try {
      return Links.open(
          GROUP,
          settings.self(),
          settings.nodes(),
          new Links.Receiver() {
            @Override
            public void onMessage(String from, Message message) {
              self.tell(new Replica.Happened(new Event.Received(from, message)));
            }

            @Override
            public void onGone(String peer) {
              self.tell(new Replica.Happened(new Event.PeerGone(peer)));
            }

            @Override
            public void onFailure(Throwable cause) {
              self.tell(new Replica.Failed(cause));
            }
          });
    } catch (IOException e) {
      throw Replica.failure(settings, e);
    }
  }

  Behavior<Replica.Command> behavior() {
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

  private Behavior<Replica.Command> onCommand(Replica.Command command) {
    switch (command) {
      case Replica.Submit(var id, var payload) -> step(new Event.Submit(id, payload));
      case Replica.Happened(var event) -> {
        step(event);
        if (event instanceof Event.PeerGone(var peer)) {
          owner.tell(new Replica.PeerEnded(peer));
        }
      }
      case Replica.Read(var token) -> step(new Event.Read(token));
      case Replica.HandOver(var to) -> step(new Event.HandOver(to));
      case Replica.Retire(var replyTo) -> retire(replyTo);
      case Replica.Installed(var state) -> step(new Event.SnapshotInstalled(state));
      case Replica.NotInstalled _ -> step(new Event.InstallFailed());
      case Replica.TickDue _ -> {
        step(new Event.Tick());
        tellStatus();
        answerRetiring();
      }
      case Replica.Failed(var cause) -> throw Replica.failure(settings, cause);
      case Replica.Opened _ -> throw new IllegalStateException("the log is open already");
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
        writer.read(
            from,
            maxBytes,
            entries -> self.tell(new Replica.Happened(new Event.LogRead(reader, entries))));
      }
      case Effect.Apply(var entries) -> {
        store.announce(entries);
        owner.tell(new Replica.Committed(entries));
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
      case Effect.InstallSnapshot(var index) -> owner.tell(new Replica.Install(index));
      case Effect.ReadReady(var token) -> owner.tell(new Replica.Current(token));
      case Effect.Resubmit _ -> {
        tellStatus();
        owner.tell(new Replica.Resubmit());
      }
    }
  }

  private void tellStatus() {
    owner.tell(new Replica.Stands(core.status()));
  }

  /// Tells the core how something with a snapshot ended.
  private <T> void tell(CompletionStage<T> stage, Function<T, Event> done) {
    context.pipeToSelf(
        stage,
        (value, failure) -> {
          if (failure != null) {
            context.getLog().warn("a snapshot failed: {}", failure.toString());
            return new Replica.Happened(new Event.SnapshotFailed());
          }
          return new Replica.Happened(done.apply(value));
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
            return new Replica.Happened(new Event.RegisterFailed());
          }
          return new Replica.Happened(new Event.RegisterAnswered(swap.actual(), swap.done()));
        });
  }

  private static Moment moment() {
    return new Moment(System.nanoTime() / 1_000_000, System.currentTimeMillis());
  }
}
