package dev.troupe.balancer;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The tunnel on an event loop, where the balancer runs as well: a decision costs a message, and
/// the bytes after it none.
final class LoopTunnel implements Tunnel {
  private final ListenerSettings settings;
  private final boolean splices;

  /// @param splices whether much at a time is moved by the kernel
  LoopTunnel(ListenerSettings settings, boolean splices) {
    this.settings = settings;
    this.splices = splices;
  }

  @Override
  public Engine engine() {
    return splices ? Engine.SPLICE : Engine.LOOP;
  }

  @Override
  public Behavior<Command> listen(ActorRef<Balancer.Command> balancer) {
    return Behaviors.transformMessages(
        Command.class,
        LoopListener.create(settings, splices, balancer),
        match ->
            match
                .match(GetAddress.class, get -> new LoopListener.GetAddress(get.replyTo()))
                .match(Drain.class, drain -> new LoopListener.Drain(drain.replyTo())));
  }
}
