package dev.troupe.chat;

import dev.troupe.chat.state.ServerRow;
import dev.troupe.status.ChatStatistics;
import java.util.Optional;

/// A node's statistics as the status board is told of them: only when something has changed.
final class StatisticsReport {
  private Optional<ServerRow> told = Optional.empty();

  /// What to report now, if it is news.
  ///
  /// @param row what the state holds of this node
  Optional<ChatStatistics> next(Optional<ServerRow> row) {
    if (row.equals(told)) {
      return Optional.empty();
    }
    told = row;
    return row.map(StatisticsReport::statistics);
  }

  private static ChatStatistics statistics(ServerRow row) {
    return new ChatStatistics(
        row.averageRating(),
        row.today(),
        row.month(),
        row.lost(),
        row.approaches(),
        row.lastToArrive());
  }
}
