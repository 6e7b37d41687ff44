package dev.troupe.chat.archive;

import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.ServerRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Carries out changes of the statistics, in the order in which they came.
///
/// Times are the node's local ones with their offset from UTC, so that they begin with the date and
/// SQLite's functions can reckon with them.
final class StatisticsWriter implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  private final Prepared putServer;
  private final Prepared putLast;
  private final Prepared begin;
  private final Prepared end;
  private final Prepared forgetSessions;
  private final Prepared forgetServers;

  StatisticsWriter(Connection connection) throws SQLException {
    this.putServer = Prepared.put(connection, "server", 7);
    this.putLast = Prepared.put(connection, "server_last", 6);
    this.begin = new Prepared(connection, "INSERT INTO session VALUES (?, ?, ?, NULL)");
    this.end =
        new Prepared(
            connection, "UPDATE session SET Out_Time = ? WHERE User = ? AND Out_Time IS NULL");
    this.forgetSessions =
        new Prepared(connection, "DELETE FROM session WHERE Date < ? AND Out_Time IS NOT NULL");
    this.forgetServers =
        new Prepared(
            connection,
            "DELETE FROM server WHERE Date < ? AND (Date, Name) NOT IN"
                + " (SELECT date, name FROM server_last)");
  }

  void put(ServerRow row) throws SQLException {
    var average = row.averageRating();
    putServer.execute(
        row.day().toString(),
        row.name(),
        average.isPresent() ? average.getAsDouble() : null,
        row.today(),
        row.month(),
        row.approaches(),
        row.lost());
    putLast.execute(
        row.name(),
        row.day().toString(),
        row.offsetSeconds(),
        row.ratingHalves(),
        row.ratings(),
        row.lastToArrive());
  }

  void begin(Change.SessionBegan began) throws SQLException {
    begin.execute(began.day().toString(), began.account(), text(began.time()));
  }

  /// An account has one session at a time, so there is only one that has not ended.
  void end(Change.SessionEnded ended) throws SQLException {
    end.execute(text(ended.time()), ended.account());
  }

  void forget(LocalDate before) throws SQLException {
    forgetSessions.execute(before.toString());
    forgetServers.execute(before.toString());
  }

  private static String text(OffsetDateTime time) {
    return TIME.format(time);
  }

  @Override
  public void close() throws SQLException {
    for (Prepared statement :
        List.of(putServer, putLast, begin, end, forgetSessions, forgetServers)) {
      statement.close();
    }
  }
}
