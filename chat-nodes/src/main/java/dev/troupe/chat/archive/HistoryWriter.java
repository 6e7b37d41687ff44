package dev.troupe.chat.archive;

import dev.troupe.chat.state.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Forgets messages. All of one account or channel lie together, in order, so each costs one search
/// and what is deleted; the whole table is never gone through.
final class HistoryWriter implements AutoCloseable {
  private static final String TARGETS =
      """
      WITH RECURSIVE each(target) AS (
        SELECT min(target) FROM message
        UNION ALL
        SELECT (SELECT min(target) FROM message WHERE target > each.target) FROM each
        WHERE each.target IS NOT NULL)
      SELECT target FROM each WHERE target IS NOT NULL\
      """;

  private final Connection connection;
  private final Prepared putDay;
  private final Prepared forgetDays;
  private final Prepared forget;

  HistoryWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.putDay = Prepared.put(connection, "day", 2);
    this.forgetDays = new Prepared(connection, "DELETE FROM day WHERE day < ?");
    this.forget = new Prepared(connection, "DELETE FROM message WHERE target = ? AND idx <= ?");
  }

  void begin(Change.DayBegan began) throws SQLException {
    putDay.execute(began.day(), began.first());
  }

  void forget(Change.MessagesForgotten forgotten) throws SQLException {
    forgetDays.execute(forgotten.oldestDay());
    for (long target : targets()) {
      long confirmed = forgotten.mail().getOrDefault(target, Long.MAX_VALUE);
      forget.execute(target, Math.min(forgotten.upTo(), confirmed));
    }
  }

  private List<Long> targets() throws SQLException {
    try (var statement = connection.createStatement();
        var at = statement.executeQuery(TARGETS)) {
      var targets = new ArrayList<Long>();
      while (at.next()) {
        targets.add(at.getLong(1));
      }
      return targets;
    }
  }

  @Override
  public void close() throws SQLException {
    for (Prepared statement : List.of(putDay, forgetDays, forget)) {
      statement.close();
    }
  }
}
