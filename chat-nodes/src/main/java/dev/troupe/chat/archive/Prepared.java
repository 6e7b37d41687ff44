package dev.troupe.chat.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A statement that is carried out again and again, each time with other values.
final class Prepared implements AutoCloseable {
  private final PreparedStatement statement;

  Prepared(Connection connection, String sql) throws SQLException {
    this.statement = connection.prepareStatement(sql);
  }

  /// A statement that puts a row of so many values into a table.
  static Prepared put(Connection connection, String table, int values) throws SQLException {
    String places = "?" + ", ?".repeat(values - 1);
    return new Prepared(connection, "REPLACE INTO " + table + " VALUES (" + places + ")");
  }

  void execute(@Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
