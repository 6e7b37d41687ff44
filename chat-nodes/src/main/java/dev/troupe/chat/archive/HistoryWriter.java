package dev.troupe.chat.archive;

import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps messages, and forgets them. All of one account or channel can be found in order, so each
/// costs one search and what is deleted; the whole table is never gone through.
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

  private static final String OLDEST =
      "SELECT first, last, body FROM message WHERE target = ? ORDER BY last LIMIT 1";

  private final Connection connection;
  private final Prepared put;
  private final Prepared putDay;
  private final Prepared forgetDays;
  private final Prepared forget;
  private final PreparedStatement oldest;

  /// What the batch has brought so far for each account or channel and is not written yet.
  private final Map<Long, MessageBlock> begun = new HashMap<>();

  HistoryWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.put = Prepared.put(connection, "message", 5);
    this.putDay = Prepared.put(connection, "day", 2);
    this.forgetDays = new Prepared(connection, "DELETE FROM day WHERE day < ?");
    this.forget = new Prepared(connection, "DELETE FROM message WHERE target = ? AND last <= ?");
    this.oldest = connection.prepareStatement(OLDEST);
  }

  void begin(Change.DayBegan began) throws SQLException {
    putDay.execute(began.day(), began.first());
  }

  /// Takes a message, which is written by [#flush] at the latest.
  void add(long target, Message message) throws SQLException {
    MessageBlock block = begun.computeIfAbsent(target, _ -> new MessageBlock(message.index()));
    block.add(message);
    if (block.isFull()) {
      begun.remove(target);
      put(target, block);
    }
  }

  /// Writes what was taken.
  void flush() throws SQLException {
    for (var block : begun.entrySet()) {
      put(block.getKey(), block.getValue());
    }
    begun.clear();
  }

  private void put(long target, MessageBlock block) throws SQLException {
    put.execute(target, block.last(), block.first(), block.count(), block.bytes());
  }

  void forget(Change.MessagesForgotten forgotten) throws SQLException {
    flush();
    forgetDays.execute(forgotten.oldestDay());
    for (long target : targets()) {
      long confirmed = forgotten.mail().getOrDefault(target, Long.MAX_VALUE);
      forget(target, Math.min(forgotten.upTo(), confirmed));
    }
  }

  private void forget(long target, long upTo) throws SQLException {
    forget.execute(target, upTo);
    oldest.setLong(1, target);
    try (var at = oldest.executeQuery()) {
      if (at.next() && at.getLong(1) <= upTo) {
        List<Message> all = MessageBlock.read(at.getBytes(3), "");
        put(target, MessageBlock.of(all.stream().filter(one -> one.index() > upTo).toList()));
      }
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
    for (Prepared statement : List.of(put, putDay, forgetDays, forget)) {
      statement.close();
    }
    oldest.close();
  }
}
