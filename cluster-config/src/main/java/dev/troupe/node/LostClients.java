package dev.troupe.node;

import dev.troupe.chat.ChatNode;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Tells the node's chat how many clients its balancer had no chat node for: whoever was told to
/// wait by the referral, or turned away at the front door, asked to chat as well.
final class LostClients {
  private LostClients() {}

  /// @param self the node's name
  /// @param listeners those of its listeners that lead to chat, by name
  static Behavior<ClusterStatus> create(
      String self,
      Set<String> listeners,
      ActorRef<StatusBoard.Command> board,
      ActorRef<ChatNode.Command> chat) {
    return Behaviors.setup(context -> {
      board.tell(new StatusBoard.Subscribe(context.getSelf()));
      return telling(self, listeners, chat, 0);
    });
  }

  /// @param told last
  private static Behavior<ClusterStatus> telling(
      String self, Set<String> listeners, ActorRef<ChatNode.Command> chat, long told) {
    return Behaviors.receiveMessage(status -> {
      long lost =
          status.part(self, BalancerStatus.class).stream()
              .flatMap(balancer -> balancer.listeners().stream())
              .filter(listener -> listeners.contains(listener.name()))
              .mapToLong(BalancerStatus.Listener::refused)
              .sum();
      if (lost == told) {
        return Behaviors.same();
      }
      chat.tell(new ChatNode.TurnedAwayBefore(lost));
      return telling(self, listeners, chat, lost);
    });
  }
}
