package dev.troupe.node;

import dev.troupe.balancer.Balancers;
import dev.troupe.balancer.Server;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Tells the node's balancers which chat nodes there are, and how many connections other nodes hold
/// to each server: whenever the board says that something has changed, and every two seconds, since
/// balancers that failed and were started again have forgotten.
final class BalancerFeed {
  private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);

  /// What it takes; all of it news to itself.
  sealed interface Command {}

  private record BoardChanged(ClusterStatus status) implements Command {}

  private record RepeatDue() implements Command {}

  /// What the balancers have to know.
  private record News(List<Server> chat, Map<HostPort, Integer> elsewhere) {}

  private static final News NOTHING = new News(List.of(), Map.of());

  private final String self;
  private final Optional<ConnectionFlow> own;
  private final ActorRef<Balancers.Command> balancers;

  private BalancerFeed(
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
          var feed = new BalancerFeed(self, own, balancers);
          feed.tell(NOTHING);
          return feed.feeding(NOTHING);
        }));
  }

  /// @param told last to the balancers
  private Behavior<Command> feeding(News told) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case BoardChanged(var status) ->
              onNews(
                  told,
                  new News(ChatServers.of(status, self, own), HeldElsewhere.of(status, self)));
          case RepeatDue() -> {
            tell(told);
            yield Behaviors.same();
          }
        });
  }

  private Behavior<Command> onNews(News told, News now) {
    if (now.equals(told)) {
      return Behaviors.same();
    }
    tell(now);
    return feeding(now);
  }

  private void tell(News news) {
    balancers.tell(new Balancers.SetServers(news.chat()));
    balancers.tell(new Balancers.SetElsewhere(news.elsewhere()));
  }
}
