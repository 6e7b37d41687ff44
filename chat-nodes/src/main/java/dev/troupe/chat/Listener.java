package dev.troupe.chat;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.ServerSockets;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where clients of a node's chat connect without a front door: accepts them on the event loop on
/// which their sessions run, so that a line is read, understood and answered without a change of
/// thread.
///
/// Phases: serving → draining. A port that cannot be bound fails the actor with a
/// [CannotListenException]. When it stops other than by [Drain] its connections are reset.
final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /// Accepted at a time, before those that are open get their turn again.
  private static final int MOST_ACCEPTED = 64;

  /// Pause after accepting has failed, as it does while there are no file descriptors left.
  private static final Duration RECOVERY = Duration.ofMillis(500);

  private static final int BUFFER_BYTES = 64 << 10;

  /// What the listener takes.
  sealed interface Command {}

  /// Asks where it listens, with the port that was picked.
  record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Asks how many were closed at once since the start, because there were too many.
  record GetRefused(ActorRef<Long> replyTo) implements Command {}

  /// Takes no more connections, lets the open ones go on up to the drain timeout, then resets those
  /// that are left, replies and stops.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Accepted(SocketChannel channel) implements Command {}

  private record Decided(LoopSocket socket, ChatNode.Admission admission) implements Command {}

  private record Closed(LoopSocket socket) implements Command {}

  private record AcceptDue() implements Command {}

  private record DrainDue() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<ChatNode.Command> node;
  private final HostPort at;
  private final int maxConnections;
  private final Duration drainTimeout;
  private final EventLoop loop;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Set<LoopSocket> open = new HashSet<>();

  /// Shared by all connections, since each is done with it before the next one has its turn.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private Listener(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ChatNode.Command> node,
      HostPort at,
      int maxConnections,
      Duration drainTimeout) {
    this.context = context;
    this.timers = timers;
    this.node = node;
    this.at = at;
    this.maxConnections = maxConnections;
    this.drainTimeout = drainTimeout;
    this.loop = EventLoop.current();
    try {
      this.server = ServerSockets.open(loop, at.toSocketAddress(), false);
      this.key = loop.register(server, SelectionKey.OP_ACCEPT, this::accept);
    } catch (IOException e) {
      throw new CannotListenException("chat", at, e);
    }
    LOG.info("chat: listens on {}", address());
  }

  /// A listener, to be run on an event loop's dispatcher.
  ///
  /// @param maxConnections open at a time; one more is closed at once
  /// @param drainTimeout how long open connections may go on after [Drain]
  static Behavior<Command> create(
      ActorRef<ChatNode.Command> node, HostPort at, int maxConnections, Duration drainTimeout) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new Listener(context, timers, node, at, maxConnections, drainTimeout).serving(0)));
  }

  /// `refused` have been closed at once so far.
  private Behavior<Command> serving(long refused) {
    return handling(command ->
        switch (command) {
          case Accepted(var channel) when open.size() >= maxConnections -> {
            refuse(channel);
            yield serving(refused + 1);
          }
          case Accepted(var channel) -> onAccepted(channel);
          case Decided(var socket, var admission) -> onDecided(socket, admission);
          case Closed(var socket) -> {
            open.remove(socket);
            yield Behaviors.same();
          }
          case GetRefused(var replyTo) -> {
            replyTo.tell(refused);
            yield Behaviors.same();
          }
          case AcceptDue _ -> {
            key.interestOps(SelectionKey.OP_ACCEPT);
            yield Behaviors.same();
          }
          case GetAddress(var replyTo) -> onGetAddress(replyTo);
          case Drain(var replyTo) -> onDrain(refused, replyTo);
          case DrainDue _ -> Behaviors.same();
        });
  }

  /// `replyTo` are those who wait for the end.
  private Behavior<Command> draining(long refused, List<ActorRef<Done>> replyTo) {
    if (open.isEmpty()) {
      return drained(replyTo);
    }
    return handling(command ->
        switch (command) {
          case Accepted(var channel) -> onAccepted(channel);
          case Decided(var socket, var admission) -> onDecided(socket, admission);
          case Closed(var socket) -> {
            open.remove(socket);
            yield open.isEmpty() ? drained(replyTo) : Behaviors.same();
          }
          case GetAddress(var asker) -> onGetAddress(asker);
          case Drain(var another) ->
              draining(refused, Stream.concat(replyTo.stream(), Stream.of(another)).toList());
          case DrainDue _ -> {
            LOG.info("chat: cuts {} connections", open.size());
            yield drained(replyTo);
          }
          case GetRefused(var asker) -> {
            asker.tell(refused);
            yield Behaviors.same();
          }
          case AcceptDue _ -> Behaviors.same();
        });
  }

  private Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(
        (_, command) -> handler.apply(command),
        (_, signal) -> {
          if (signal instanceof PostStop || signal instanceof PreRestart) {
            closeServer();
            List.copyOf(open).forEach(LoopSocket::reset);
          }
          return Behaviors.same();
        });
  }

  /// Called by the loop.
  private void accept(SelectionKey accepting) {
    try {
      for (int i = 0; i < MOST_ACCEPTED; i++) {
        SocketChannel channel = server.accept();
        if (channel == null) {
          return;
        }
        context.getSelf().tell(new Accepted(channel));
      }
    } catch (IOException e) {
      LOG.warn("chat: cannot accept on {}, tries again: {}", address(), Reasons.of(e));
      accepting.interestOps(0);
      timers.startSingleTimer(new AcceptDue(), RECOVERY);
    }
  }

  /// Asks the node whether to let a client in; while it does not say, nothing is read.
  private Behavior<Command> onAccepted(SocketChannel channel) {
    try {
      var socket =
          LoopSocket.open(
              channel, loop, buffer, closed -> context.getSelf().tell(new Closed(closed)));
      open.add(socket);
      context.ask(
          ChatNode.Admission.class,
          node,
          ChatFlow.ADMISSION_TIMEOUT,
          (ActorRef<ChatNode.Admission> replyTo) ->
              new ChatNode.Admit(socket.address(), false, replyTo),
          (admission, failure) ->
              new Decided(
                  socket, failure == null ? admission : new ChatNode.TurnedAway("Server busy")));
    } catch (IOException e) {
      LOG.debug("chat: a client was gone before it was served", e);
    }
    return Behaviors.same();
  }

  private static void refuse(SocketChannel channel) {
    try {
      LOG.debug("chat: takes nobody now, closes {}", channel.getRemoteAddress());
      channel.close();
    } catch (IOException e) {
      LOG.debug("chat: cannot close {}", channel, e);
    }
  }

  private Behavior<Command> onDecided(LoopSocket socket, ChatNode.Admission admission) {
    switch (admission) {
      case ChatNode.Admitted(var session) ->
          socket.serve(session, () -> node.tell(new ChatNode.Asked(false)));
      case ChatNode.TurnedAway(var reason) ->
          socket.turnAway("ERROR :" + reason + "\r\n", () -> node.tell(new ChatNode.Asked(true)));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onGetAddress(ActorRef<HostPort> replyTo) {
    replyTo.tell(address());
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(long refused, ActorRef<Done> replyTo) {
    LOG.info("chat: drains {} connections", open.size());
    closeServer();
    timers.startSingleTimer(new DrainDue(), drainTimeout);
    return draining(refused, List.of(replyTo));
  }

  private Behavior<Command> drained(List<ActorRef<Done>> replyTo) {
    return Behaviors.stopped(() -> replyTo.forEach(one -> one.tell(Done.getInstance())));
  }

  private HostPort address() {
    return new HostPort(at.host(), ServerSockets.port(server).orElse(at.port()));
  }

  private void closeServer() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("chat: cannot close {}", at, e);
    }
  }
}
