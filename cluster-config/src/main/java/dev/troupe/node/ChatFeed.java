package dev.troupe.node;

import dev.troupe.balancer.Balancers;
import dev.troupe.balancer.Server;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Tells the node's balancers which chat nodes there are: whenever the board says that something
/// about them has changed, and every two seconds, since balancers that failed and were started
/// again have forgotten.
final class ChatFeed {
  private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);

  /// What it takes; all of it news to itself.
  sealed interface Command {}

  private record BoardChanged(ClusterStatus status) implements Command {}

  private record RepeatDue() implements Command {}

  private final String self;
  private final Optional<ConnectionFlow> own;
  private final ActorRef<Balancers.Command> balancers;

  private ChatFeed(
      String self, Optional<ConnectionFlow> own, ActorRef<Balancers.Command> balancers) {
    this.self = self;
    this.own = own;
    this.balancers = balancers;
  }

  /// @param own joins a client to the chat of the node `self`, if that runs chat
  static Behavior<Command> create(
      String self,
      Optional<ConnectionFlow> own,
      ActorRef<StatusBoard.Command> board,
      ActorRef<Balancers.Command> balancers) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var changed = context.messageAdapter(ClusterStatus.class, BoardChanged::new);
          board.tell(new StatusBoard.Subscribe(changed));
          timers.startTimerWithFixedDelay(new RepeatDue(), REPEAT_INTERVAL);
          var feed = new ChatFeed(self, own, balancers);
          feed.tell(List.of());
          return feed.feeding(List.of());
        }));
  }

  /// @param servers what the balancers were told last
  private Behavior<Command> feeding(List<Server> servers) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case BoardChanged(var status) -> onBoard(servers, ChatServers.of(status, self, own));
          case RepeatDue() -> {
            tell(servers);
            yield Behaviors.same();
          }
        });
  }

  private Behavior<Command> onBoard(List<Server> before, List<Server> servers) {
    if (servers.equals(before)) {
      return Behaviors.same();
    }
    tell(servers);
    return feeding(servers);
  }

  private void tell(List<Server> servers) {
    balancers.tell(new Balancers.SetServers(servers));
  }
}
