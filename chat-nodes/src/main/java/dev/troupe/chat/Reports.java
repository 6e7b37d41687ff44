package dev.troupe.chat;

import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.status.PartStatus;
import dev.troupe.status.StatusBoard;
import org.apache.pekko.actor.typed.ActorRef;

/// Tells the status board of a node's chat, but only what has changed.
final class Reports {
  private final String node;
  private final ActorRef<StatusBoard.Command> board;
  private final Orders orders;
  private final LiveState state;
  private final Sessions sessions;
  private final StatusReport status;
  private final StatisticsReport statistics = new StatisticsReport();

  Reports(
      String node,
      ChatSettings settings,
      ActorRef<StatusBoard.Command> board,
      Orders orders,
      LiveState state,
      Sessions sessions) {
    this.node = node;
    this.board = board;
    this.orders = orders;
    this.state = state;
    this.sessions = sessions;
    this.status = new StatusReport(settings);
  }

  /// How the node's replica stands now.
  void onStatus(ReplicaStatus replica) {
    status.onStatus(replica);
  }

  void tellNews() {
    status.next(sessions.size(), state).ifPresent(this::tell);
    orders.traffic().ifPresent(this::tell);
    statistics.next(state.now().server(node)).ifPresent(this::tell);
  }

  private void tell(PartStatus news) {
    board.tell(new StatusBoard.Report(news));
  }
}
