package dev.troupe.chat.archive;

import dev.troupe.storage.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The tables of `storage.db`, and how connections to it are made.
final class Schema {
  /// Written into the file (`user_version`); to be raised with every change of the tables.
  static final int VERSION = 5;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            cursor INTEGER NOT NULL,
            spoke INTEGER NOT NULL,
            session_node TEXT,
            session_incarnation INTEGER,
            session_number INTEGER,
            session_secure INTEGER,
            user TEXT NOT NULL,
            real_name TEXT NOT NULL,
            away TEXT NOT NULL,
            operator INTEGER NOT NULL,
            created INTEGER NOT NULL,
            since INTEGER NOT NULL,
            salt TEXT,
            iterations INTEGER,
            stored_key TEXT,
            server_key TEXT,
            marks TEXT NOT NULL
          ) STRICT\
          """,
          """
          CREATE TABLE channel (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            created INTEGER NOT NULL,
            topic TEXT NOT NULL,
            topic_by TEXT NOT NULL,
            topic_time INTEGER NOT NULL,
            flags TEXT NOT NULL,
            password TEXT NOT NULL,
            most INTEGER NOT NULL,
            bans TEXT NOT NULL,
            invited TEXT NOT NULL
          ) STRICT\
          """,
          """
          CREATE TABLE membership (
            account INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER,
            name TEXT NOT NULL,
            rank INTEGER NOT NULL,
            PRIMARY KEY (account, channel, since)
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE message (
            target INTEGER NOT NULL,
            last INTEGER NOT NULL,
            first INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            body BLOB NOT NULL
          ) STRICT\
          """,
          "CREATE UNIQUE INDEX message_block ON message (target, last)",
          """
          CREATE TABLE receipt (
            account INTEGER NOT NULL,
            place INTEGER NOT NULL,
            print INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (account, place)
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE server (
            Date TEXT NOT NULL,
            Name TEXT NOT NULL,
            Average_Rating REAL,
            Today_Count INTEGER NOT NULL,
            Monthly_Count INTEGER NOT NULL,
            Total_Approaches INTEGER NOT NULL,
            Lost_Count INTEGER NOT NULL,
            PRIMARY KEY (Date, Name)
          ) STRICT, WITHOUT ROWID\
          """,
          // What the last row of each server does not say.
          """
          CREATE TABLE server_last (
            name TEXT PRIMARY KEY,
            date TEXT NOT NULL,
            offset_seconds INTEGER NOT NULL,
            rating_halves INTEGER NOT NULL,
            ratings INTEGER NOT NULL,
            last_to_arrive TEXT NOT NULL
          ) STRICT, WITHOUT ROWID\
          """,
          """
          CREATE TABLE session (
            Date TEXT NOT NULL,
            User TEXT NOT NULL,
            In_Time TEXT NOT NULL,
            Out_Time TEXT
          ) STRICT\
          """,
          "CREATE INDEX session_date ON session (Date)",
          "CREATE INDEX session_open ON session (User) WHERE Out_Time IS NULL",
          """
          CREATE TABLE applied (
            idx INTEGER NOT NULL,
            time INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            syncs INTEGER NOT NULL
          ) STRICT\
          """,
          "INSERT INTO applied VALUES (0, 0, 0, 0)",
          """
          CREATE TABLE day (
            day INTEGER PRIMARY KEY,
            first INTEGER NOT NULL
          ) STRICT\
          """,
          """
          CREATE TABLE epoch (
            epoch INTEGER PRIMARY KEY,
            first INTEGER NOT NULL
          ) STRICT\
          """,
          """
          CREATE TABLE client (
            name TEXT PRIMARY KEY,
            seq INTEGER NOT NULL,
            heard INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID\
          """,
          "PRAGMA user_version = " + VERSION);

  private Schema() {}

  /// Opens the file to write to it, and makes it if it is not there.
  ///
  /// @throws IOException if another version of this program has made it
  static Connection openOrCreate(Path file) throws IOException, SQLException {
    boolean isNew = !Files.exists(file);
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setGetGeneratedKeys(false);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setCacheSize(-16_000);
    config.setJournalSizeLimit(64 << 20);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 16000");
      int version = isNew ? 0 : version(statement);
      if (version == 0) {
        create(statement);
      } else if (version != VERSION) {
        throw new IOException(
            "%s is of version %d and needs %s version of this program; this one knows %d"
                .formatted(file, version, version > VERSION ? "a later" : "an earlier", VERSION));
      }
      return connection;
    } catch (IOException | SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Opens the file to read from it.
  static Connection openToRead(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /// Copies the whole WAL into the file.
  ///
  /// @throws SQLException if somebody still reads from the WAL
  static void emptyWal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (!found.next() || found.getInt(1) != 0) {
        throw new SQLException("another program reads the archive");
      }
    }
  }

  /// Removes the files beside one that nobody has open.
  static void deleteWal(Path folder, String name) throws IOException {
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve(name + suffix));
    }
    Durable.syncFolder(folder);
  }

  /// Index of the last entry that was applied to what is in the file.
  static long appliedIndex(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("SELECT idx FROM applied")) {
      return found.next() ? found.getLong(1) : -1;
    }
  }

  /// Whether the file is whole, as far as SQLite can see it.
  static boolean isSound(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("PRAGMA quick_check(1)")) {
      return found.next() && found.getString(1).equals("ok") && version(statement) == VERSION;
    } catch (SQLException e) {
      if (isDamage(e)) {
        return false;
      }
      throw e;
    }
  }

  /// Whether an exception says that the file is broken, rather than that it cannot be used now.
  static boolean isDamage(SQLException e) {
    return e instanceof SQLiteException its
        && (its.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT
            || its.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB);
  }

  private static void create(Statement statement) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    for (String table : TABLES) {
      statement.execute(table);
    }
    statement.execute("COMMIT");
  }

  private static int version(Statement statement) throws SQLException {
    try (var found = statement.executeQuery("PRAGMA user_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }
}
