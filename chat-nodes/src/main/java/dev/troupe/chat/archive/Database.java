package dev.troupe.chat.archive;

import dev.troupe.storage.Durable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file as its one writer has it open.
record Database(Path folder, Connection connection, Recorder recorder) {
  /// The file's name in its folder.
  static final String NAME = "storage.db";

  private static final String ASIDE = NAME + ".damaged";
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /// A file that has just been opened.
  ///
  /// @param loaded what was in it
  record Opened(Database database, Loaded loaded) {}

  /// Opens the file; one that is damaged is set aside, and another begun.
  static Opened open(Path folder) throws IOException, SQLException {
    Path file = folder.resolve(NAME);
    try {
      Connection connection = Schema.openOrCreate(file);
      if (Schema.isSound(connection)) {
        return of(folder, connection);
      }
      connection.close();
    } catch (SQLException e) {
      if (!Schema.isDamage(e)) {
        throw e;
      }
    }
    log.error("{} is damaged; it is kept as {}, and made anew", file, ASIDE);
    Schema.deleteWal(folder, NAME);
    Durable.move(folder, file, ASIDE);
    return of(folder, Schema.openOrCreate(file));
  }

  private static Opened of(Path folder, Connection connection) throws SQLException {
    Loaded loaded = new Loader(connection).load();
    var recorder = new Recorder(connection, loaded.checkpoint());
    return new Opened(new Database(folder, connection, recorder), loaded);
  }

  /// Puts another file, which is sound and on disk, in the place of this one, which is closed.
  ///
  /// A crash at any point leaves the old file whole or the new one: the old one's WAL has been
  /// emptied into it, and is gone before the new file takes the name, under which a WAL that was
  /// left would be taken for its own.
  Opened replacedBy(Path snapshot) throws IOException, SQLException {
    close();
    Schema.deleteWal(folder, NAME);
    Durable.move(folder, snapshot, NAME);
    return of(folder, Schema.openOrCreate(folder.resolve(NAME)));
  }

  void close() throws SQLException {
    recorder.close();
    connection.close();
  }
}
