package dev.troupe.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on one port and runs a flow for every connection, for as long as it lives.
///
/// Phases: binding → serving → draining. A port that cannot be bound stops the actor with a
/// [CannotListenException]; its parent decides what then. Connections are taken one by one: the
/// next is accepted when the last one runs, so a flood waits in the kernel's backlog. When the
/// actor stops other than by [Drain] its connections are reset.
public final class TcpServer {
  private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);

  /// Questions that come before the port is bound; more of them stop the actor.
  private static final int MAX_STASHED = 100;

  /// What the server takes.
  public sealed interface Command {}

  /// Asks where it listens, with the port that was picked; answered once it does.
  public record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Asks for the server's counts.
  public record GetCounts(ActorRef<Counts> replyTo) implements Command {}

  /// Takes no more connections, lets the open ones go on up to the drain timeout, then resets those
  /// that are left, replies and stops.
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Bound(Tcp.ServerBinding binding) implements Command {}

  private record Accepted(Tcp.IncomingConnection connection, ActorRef<Done> ack)
      implements Command {}

  private record AcceptingStarted(ActorRef<Done> ack) implements Command {}

  private record AcceptingEnded() implements Command {}

  private record AcceptingFailed(Throwable cause) implements Command {}

  private record Closed() implements Command {}

  private record DrainDue() implements Command {}

  /// What a server has done so far.
  ///
  /// @param open connections whose flow runs now
  /// @param accepted connections given to a flow since the start
  /// @param refused connections closed at once because `maxConnections` were open
  public record Counts(int open, long accepted, long refused) {}

  /// How to listen.
  ///
  /// @param name for the log and for errors
  /// @param at port 0 picks a free one
  /// @param shared whether other processes may listen on the same port, see [ReusePort]
  /// @param maxConnections open at a time, from 1; one more is closed at once
  /// @param drainTimeout how long open connections may go on after [Drain], from 0
  public record Settings(
      String name, HostPort at, boolean shared, int maxConnections, Duration drainTimeout) {
    public Settings {
      if (maxConnections < 1) {
        throw new IllegalArgumentException(
            name + ".max-connections: is " + maxConnections + ", must be at least 1");
      }
      if (drainTimeout.isNegative()) {
        throw new IllegalArgumentException(
            name + ".drain-timeout: is " + drainTimeout + ", must be at least 0 s");
      }
    }
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final TimerScheduler<Command> timers;
  private final Settings settings;
  private final TcpStreams streams;

  /// A server that runs `flow` for every connection.
  public static Behavior<Command> create(Settings settings, ConnectionFlow flow) {
    return create(settings, flow, Attributes.none());
  }

  /// The same with attributes for each connection's whole stream, such as its dispatcher.
  public static Behavior<Command> create(
      Settings settings, ConnectionFlow flow, Attributes attributes) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            Behaviors.withStash(
                MAX_STASHED,
                stash ->
                    new TcpServer(
                            context,
                            stash,
                            timers,
                            settings,
                            new TcpStreams(context.getSystem(), settings, flow, attributes))
                        .binding())));
  }

  private TcpServer(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      TimerScheduler<Command> timers,
      Settings settings,
      TcpStreams streams) {
    this.context = context;
    this.stash = stash;
    this.timers = timers;
    this.settings = settings;
    this.streams = streams;
  }

  private Behavior<Command> binding() {
    context.pipeToSelf(
        streams.bind(toSelf()),
        (binding, failure) -> failure == null ? new Bound(binding) : new AcceptingFailed(failure));
    return handling(command ->
        switch (command) {
          case Bound(var binding) -> onBound(binding);
          case AcceptingFailed(var cause) -> throw cannotListen(cause);
          case AcceptingEnded() -> throw cannotListen(new IllegalStateException("ended"));
          case GetAddress _, GetCounts _, Drain _, AcceptingStarted _, Accepted _ -> {
            stash.stash(command);
            yield Behaviors.same();
          }
          case Closed(), DrainDue() -> Behaviors.same();
        });
  }

  private Behavior<Command> serving(Tcp.ServerBinding binding, Counts counts) {
    return handling(command ->
        switch (command) {
          case AcceptingStarted(var ack) -> {
            ack.tell(Done.getInstance());
            yield Behaviors.same();
          }
          case Accepted(var connection, var ack) ->
              serving(binding, onAccepted(connection, ack, counts));
          case Closed() -> serving(binding, closed(counts));
          case GetAddress(var replyTo) -> onGetAddress(binding, replyTo);
          case GetCounts(var replyTo) -> onGetCounts(counts, replyTo);
          case Drain(var replyTo) -> onDrain(binding, counts, replyTo);
          case AcceptingEnded() -> throw cannotListen(new IllegalStateException("ended"));
          case AcceptingFailed(var cause) -> throw cannotListen(cause);
          case Bound _, DrainDue _ -> Behaviors.same();
        });
  }

  /// `replyTo` are those who wait for the end, `accepting` whether a last connection may come.
  private Behavior<Command> draining(
      Tcp.ServerBinding binding, Counts counts, boolean accepting, List<ActorRef<Done>> replyTo) {
    if (!accepting && counts.open() == 0) {
      return drained(replyTo);
    }
    return handling(command ->
        switch (command) {
          case Accepted(var connection, var ack) ->
              draining(binding, onAccepted(connection, ack, counts), accepting, replyTo);
          case Closed() -> draining(binding, closed(counts), accepting, replyTo);
          case AcceptingEnded(), AcceptingFailed(_) -> draining(binding, counts, false, replyTo);
          case GetAddress get -> onGetAddress(binding, get.replyTo());
          case GetCounts get -> onGetCounts(counts, get.replyTo());
          case Drain(var one) -> draining(binding, counts, accepting, with(replyTo, one));
          case DrainDue() -> {
            LOG.info("{}: cuts {} connections", settings.name(), counts.open());
            yield drained(replyTo);
          }
          case Bound _, AcceptingStarted _ -> Behaviors.same();
        });
  }

  private Behavior<Command> onBound(Tcp.ServerBinding binding) {
    LOG.info("{}: listens on {}", settings.name(), addressOf(binding));
    return stash.unstashAll(serving(binding, new Counts(0, 0, 0)));
  }

  private Counts onAccepted(Tcp.IncomingConnection connection, ActorRef<Done> ack, Counts counts) {
    ack.tell(Done.getInstance());
    if (counts.open() >= settings.maxConnections()) {
      LOG.debug("{}: is full, closes {}", settings.name(), connection.remoteAddress());
      streams.refuse(connection);
      return new Counts(counts.open(), counts.accepted(), counts.refused() + 1);
    }
    context.pipeToSelf(streams.run(connection), (_, failure) -> onClosed(connection, failure));
    return new Counts(counts.open() + 1, counts.accepted() + 1, counts.refused());
  }

  private Command onClosed(Tcp.IncomingConnection connection, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.debug("{}: {} failed", settings.name(), connection.remoteAddress(), failure);
    }
    return new Closed();
  }

  private Behavior<Command> onGetAddress(Tcp.ServerBinding binding, ActorRef<HostPort> replyTo) {
    replyTo.tell(addressOf(binding));
    return Behaviors.same();
  }

  private Behavior<Command> onGetCounts(Counts counts, ActorRef<Counts> replyTo) {
    replyTo.tell(counts);
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(
      Tcp.ServerBinding binding, Counts counts, ActorRef<Done> replyTo) {
    LOG.info("{}: drains {} connections", settings.name(), counts.open());
    binding.unbind();
    timers.startSingleTimer(new DrainDue(), settings.drainTimeout());
    return draining(binding, counts, true, List.of(replyTo));
  }

  private Behavior<Command> drained(List<ActorRef<Done>> replyTo) {
    return Behaviors.stopped(() -> replyTo.forEach(one -> one.tell(Done.getInstance())));
  }

  private Sink<Tcp.IncomingConnection, NotUsed> toSelf() {
    return ActorSink.actorRefWithBackpressure(
        context.getSelf(),
        (ActorRef<Done> ack, Tcp.IncomingConnection next) -> new Accepted(next, ack),
        AcceptingStarted::new,
        Done.getInstance(),
        new AcceptingEnded(),
        AcceptingFailed::new);
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(PostStop.class, _ -> cut())
        .onSignal(PreRestart.class, _ -> cut())
        .build();
  }

  private Behavior<Command> cut() {
    streams.cut();
    return Behaviors.same();
  }

  private HostPort addressOf(Tcp.ServerBinding binding) {
    return new HostPort(settings.at().host(), binding.localAddress().getPort());
  }

  private CannotListenException cannotListen(Throwable cause) {
    return new CannotListenException(settings.name(), settings.at(), cause);
  }

  private static Counts closed(Counts counts) {
    return new Counts(counts.open() - 1, counts.accepted(), counts.refused());
  }

  private static List<ActorRef<Done>> with(List<ActorRef<Done>> replyTo, ActorRef<Done> one) {
    List<ActorRef<Done>> all = new ArrayList<>(replyTo);
    all.add(one);
    return List.copyOf(all);
  }
}
