package dev.troupe.chat.archive;

import dev.troupe.chat.state.Messages;
import dev.troupe.chat.state.Stretch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// A few connections that only read, for threads that may block. In WAL mode they see the last
/// commit and never keep the writer waiting, nor it them.
final class Readers implements AutoCloseable {
  private static final int CONNECTIONS = 4;

  private final Path file;
  private final Semaphore permits = new Semaphore(CONNECTIONS, true);
  private final Deque<Connection> idle = new ArrayDeque<>();

  Readers(Path file) {
    this.file = file;
  }

  /// Lets a question be asked of all messages.
  <T> T read(Function<Messages, T> question) throws InterruptedException {
    try {
      return with(connection ->
          question.apply((stretch, newestFirst) -> scan(connection, stretch, newestFirst)));
    } catch (SQLException e) {
      throw new ArchiveException("cannot read " + file, e);
    }
  }

  /// Lends a connection.
  <T> T with(Query<T> query) throws InterruptedException, SQLException {
    permits.acquire();
    try {
      Connection connection = take();
      try {
        return query.run(connection);
      } finally {
        give(connection);
      }
    } finally {
      permits.release();
    }
  }

  /// What is done with a connection.
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Keeps everybody out and closes the connections, until the action has ended.
  void without(Action action) throws Exception {
    permits.acquire(CONNECTIONS);
    try {
      close();
      action.run();
    } finally {
      permits.release(CONNECTIONS);
    }
  }

  /// What is done while nobody reads.
  interface Action {
    void run() throws Exception;
  }

  @Override
  public void close() throws SQLException {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        idle.removeFirst().close();
      }
    }
  }

  private Connection take() throws SQLException {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.removeLast();
      }
    }
    return Schema.openToRead(file);
  }

  private void give(Connection connection) {
    synchronized (idle) {
      idle.addLast(connection);
    }
  }

  private static Messages.Scan scan(Connection connection, Stretch stretch, boolean newestFirst) {
    try {
      return new BlockScan(connection, stretch, newestFirst);
    } catch (SQLException e) {
      throw new ArchiveException("cannot read messages of " + stretch.name(), e);
    }
  }
}
