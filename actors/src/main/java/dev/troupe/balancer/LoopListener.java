package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.ServerSockets;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts the clients of one listener on the event loop that its actor runs on, and joins them to
/// servers there. The loop calls it between its messages, never meanwhile.
///
/// Phases: serving → draining.
final class LoopListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoopListener.class);

  /// Accepted at a time, before those that are open get their turn again.
  private static final int MOST_ACCEPTED = 64;

  /// Pause after accepting has failed, as it does while there are no file descriptors left.
  private static final Duration RECOVERY = Duration.ofMillis(500);

  private static final Duration SHORTEST_SWEEP = Duration.ofMillis(10);
  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

  /// What the listener takes.
  sealed interface Command {}

  /// See [Tunnel.GetAddress].
  record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// See [Tunnel.Drain].
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record LastEnded() implements Command {}

  private record DrainDue() implements Command {}

  private final ActorContext<Command> context;
  private final ListenerSettings settings;
  private final ActorRef<Balancer.Command> balancer;
  private final HeldBytes memory;
  private final EventLoop loop;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Set<LoopClient> open = new HashSet<>();

  private LoopListener(
      ActorContext<Command> context,
      ListenerSettings settings,
      HeldBytes memory,
      ActorRef<Balancer.Command> balancer) {
    this.context = context;
    this.settings = settings;
    this.balancer = balancer;
    this.memory = memory;
    this.loop = EventLoop.current();
    try {
      this.server =
          ServerSockets.open(loop, settings.listen().toSocketAddress(), settings.shared());
      this.key = loop.register(server, SelectionKey.OP_ACCEPT, this::accept);
    } catch (IOException e) {
      throw new CannotListenException(settings.name(), settings.listen(), e);
    }
    LOG.info("{}: listens on {}", settings.name(), address());
    if (settings.idleTimeout().isPresent() || settings.responseTimeout().isPresent()) {
      sweepLater();
    }
  }

  /// A listener, to be run on an event loop's dispatcher.
  ///
  /// @param splices whether much at a time is moved by the kernel
  static Behavior<Command> create(
      ListenerSettings settings, boolean splices, ActorRef<Balancer.Command> balancer) {
    return Behaviors.setup(context -> {
      try {
        return new LoopListener(context, settings, new HeldBytes(splices), balancer).serving();
      } catch (CannotListenException e) {
        return failing(e);
      }
    });
  }

  /// Fails with the first message: thrown while it starts, the reason would be wrapped in another.
  private static Behavior<Command> failing(CannotListenException reason) {
    return Behaviors.receiveMessage(_ -> {
      throw reason;
    });
  }

  private Behavior<Command> serving() {
    return handling(command ->
        switch (command) {
          case GetAddress(var replyTo) -> onGetAddress(replyTo);
          case Drain(var replyTo) -> onDrain(replyTo);
          case LastEnded _, DrainDue _ -> Behaviors.same();
        });
  }

  /// `replyTo` are those who wait for the end.
  private Behavior<Command> draining(List<ActorRef<Done>> replyTo) {
    if (open.isEmpty()) {
      return drained(replyTo);
    }
    return handling(command ->
        switch (command) {
          case GetAddress(var asker) -> onGetAddress(asker);
          case Drain(var another) -> {
            List<ActorRef<Done>> all = new ArrayList<>(replyTo);
            all.add(another);
            yield draining(all);
          }
          case LastEnded() -> drained(replyTo);
          case DrainDue() -> {
            LOG.info("{}: cuts {} connections", settings.name(), open.size());
            yield drained(replyTo);
          }
        });
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(
        (_, command) -> handler.apply(command),
        (_, signal) -> {
          if (signal instanceof PostStop || signal instanceof PreRestart) {
            closeServer();
            List.copyOf(open).forEach(client -> client.close(true));
            memory.close();
          }
          return Behaviors.same();
        });
  }

  /// Called by the loop.
  private void accept(SelectionKey accepting) {
    try {
      for (int i = 0; i < MOST_ACCEPTED; i++) {
        if (!acceptOne()) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "{}: cannot accept on {}, tries again: {}", settings.name(), address(), Reasons.of(e));
      accepting.interestOps(0);
      loop.after(RECOVERY, this::acceptAgain);
    }
  }

  private void acceptAgain() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private boolean acceptOne() throws IOException {
    SocketChannel channel = server.accept();
    if (channel == null) {
      return false;
    }
    if (open.size() >= settings.maxClients() + Tunnel.MOST_REFUSED_AT_A_TIME) {
      var remote = (InetSocketAddress) channel.getRemoteAddress();
      Sockets.close(channel, false);
      tell(new Balancer.Refused(Passage.toNobody(remote, Ending.MAX_CLIENTS, Duration.ZERO)));
      return true;
    }
    try {
      var client = new LoopClient(this, channel);
      open.add(client);
      client.begin();
    } catch (IOException e) {
      LOG.debug("{}: a client was gone before it was served", settings.name(), e);
      Sockets.close(channel, false);
    }
    return true;
  }

  /// A client has ended.
  void ended(LoopClient client, Passage passage) {
    open.remove(client);
    tell(new Balancer.Leave(client, passage));
    if (open.isEmpty() && !server.isOpen()) {
      context.getSelf().tell(new LastEnded());
    }
  }

  /// Moments are looked at in turns, since nearly all of them are moved before they come.
  private void sweepLater() {
    Duration shortest =
        Stream.of(settings.idleTimeout(), settings.responseTimeout())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Duration eighth = shortest.dividedBy(8);
    Duration pause = eighth.compareTo(LONGEST_SWEEP) < 0 ? eighth : LONGEST_SWEEP;
    loop.after(pause.compareTo(SHORTEST_SWEEP) > 0 ? pause : SHORTEST_SWEEP, this::sweep);
  }

  private void sweep() {
    List.copyOf(open).forEach(LoopClient::look);
    if (server.isOpen() || !open.isEmpty()) {
      sweepLater();
    }
  }

  private Behavior<Command> onGetAddress(ActorRef<HostPort> replyTo) {
    replyTo.tell(address());
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo) {
    LOG.info("{}: drains {} connections", settings.name(), open.size());
    acceptRest();
    closeServer();
    context.scheduleOnce(settings.drainTimeout(), context.getSelf(), new DrainDue());
    return draining(List.of(replyTo));
  }

  /// Whoever has come before the port was closed would be reset by closing it.
  private void acceptRest() {
    try {
      for (int i = 0; i < ServerSockets.BACKLOG && acceptOne(); i++) {
        // the next one
      }
    } catch (IOException e) {
      LOG.debug("{}: cannot accept the rest", settings.name(), e);
    }
  }

  private static Behavior<Command> drained(List<ActorRef<Done>> replyTo) {
    return Behaviors.stopped(() -> replyTo.forEach(one -> one.tell(Done.getInstance())));
  }

  private HostPort address() {
    HostPort at = settings.listen();
    return new HostPort(at.host(), ServerSockets.port(server).orElse(at.port()));
  }

  private void closeServer() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("{}: cannot close its port", settings.name(), e);
    }
  }

  void tell(Balancer.Command command) {
    balancer.tell(command);
  }

  EventLoop loop() {
    return loop;
  }

  ListenerSettings settings() {
    return settings;
  }

  HeldBytes memory() {
    return memory;
  }
}
