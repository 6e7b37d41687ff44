package dev.troupe.balancer;

import com.typesafe.config.Config;
import dev.troupe.loop.LoopSettings;
import dev.troupe.net.HostPort;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/// Takes the clients of one listener and carries their bytes to servers and back.
///
/// It asks the balancer where each client goes ([Balancer.Assign]), says when a server cannot be
/// reached ([Balancer.ConnectFailed]) and when a client has gone ([Balancer.Leave]). Nothing is
/// taken from a client before its way stands, so it can be given to the next server with all that
/// it has sent.
///
/// Every engine keeps half-close in both directions, stops reading from one side while the other
/// does not take, and holds at most 256 KiB a connection and direction. A failure of either side
/// resets the other.
interface Tunnel {
  /// Clients over the limit that may be told so at a time; more are closed without a word.
  int MOST_REFUSED_AT_A_TIME = 100;

  /// How long a client may stay when it has been answered or its server has ended. What it sends
  /// meanwhile is read all the same: closing a socket that has unread bytes resets it, and the
  /// reset may overtake the answer.
  Duration LINGER = Duration.ofSeconds(2);

  /// What its listener takes.
  sealed interface Command {}

  /// Asks where it listens, with the port that was picked; answered once it does.
  record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Takes no more clients, lets those that are there go on up to the drain timeout, then resets
  /// those that are left, replies and stops.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  /// How the bytes are moved.
  Engine engine();

  /// The tunnel of a listener; one that splices copies where the kernel cannot.
  static Tunnel of(ActorSystem<?> system, ListenerSettings settings) {
    return switch (settings.engine()) {
      case STREAMS -> new StreamsTunnel(system, settings);
      case LOOP -> new LoopTunnel(settings, false);
      case SPLICE -> new LoopTunnel(settings, splices(system));
    };
  }

  private static boolean splices(ActorSystem<?> system) {
    Config dispatcher = system.settings().config().getConfig(Engine.DISPATCHER);
    return LoopSettings.from(dispatcher, Engine.DISPATCHER).linux();
  }

  /// Listens for as long as the actor lives; when it stops other than by [Drain], its clients are
  /// reset. A port that cannot be bound fails it with a `CannotListenException`.
  Behavior<Command> listen(ActorRef<Balancer.Command> balancer);
}
