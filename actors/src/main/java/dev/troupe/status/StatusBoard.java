package dev.troupe.status;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Keeps the last word of every part of this node and shares it with the other nodes' boards, so
/// that any node can answer for the whole cluster from memory.
public final class StatusBoard {
  /// What the board takes.
  public sealed interface Command {}

  /// A part of this node changed; replaces what the same kind of part said before.
  public record Report(PartStatus status) implements Command {}

  /// Whether this node as a whole serves.
  public record ReportReady(boolean ready) implements Command {}

  /// Asks for the board as it is now.
  public record Get(ActorRef<ClusterStatus> replyTo) implements Command {}

  /// Sends the board now and whenever it has changed, until the subscriber stops.
  public record Subscribe(ActorRef<ClusterStatus> subscriber) implements Command {}

  private StatusBoard() {}

  /// The board of the named node.
  public static Behavior<Command> create(String node) {
    return Behaviors.receiveMessage(command -> Behaviors.same());
  }
}
