package dev.troupe.chat.archive;

import dev.troupe.storage.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The thread that writes the archive: what gathers within [#LINGER] goes in one transaction,
/// together with the index of its last entry, so that the file always holds exactly the entries up
/// to there.
///
/// A commit in WAL mode with `synchronous = NORMAL` survives the end of the process, but not a loss
/// of power: SQLite syncs the WAL only when it copies it into the database. That is enough as long
/// as the log has the entries. Before the log may forget them one commit is made with `synchronous
/// = FULL`: SQLite then syncs the WAL after it has written that commit's frames, and with the file
/// all frames before; what had left the WAL earlier was synced in the database by the checkpoint
/// that took it there. So all up to that commit is on disk, and only its index is reported as
/// persisted. The commit has to change something, or there would be no frame and no sync.
final class ArchiveWriter {
  /// How long a batch gathers, unless somebody waits to read.
  private static final Duration LINGER = Duration.ofMillis(200);

  /// How much of the log is kept for what is written here but not on disk yet, in time.
  private static final Duration SYNC_EVERY = Duration.ofSeconds(1);

  /// Entries of one transaction, roughly.
  private static final int BATCH = 10_000;

  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

  /// Entries among the jobs.
  private final AtomicInteger waiting = new AtomicInteger();

  /// Ends the gathering. What is only written does not: to wake this thread for each entry would
  /// cost more than to write it.
  private final Semaphore urgent = new Semaphore(0);

  private final Readers readers;
  private final Progress progress;
  private final Backlog backlog;
  private final FolderLock lock;
  private final Consumer<Throwable> onFailure;
  private volatile LongConsumer onPersisted = _ -> {};
  private Database database;
  private long written;
  private long persisted;
  private long syncDueNanos = System.nanoTime();
  private boolean stopping;

  private sealed interface Job {
    record Write(List<Applied> entries) implements Job {}

    record Install(Path snapshot, CompletableFuture<Loaded> loaded) implements Job {}

    record Stop() implements Job {}
  }

  /// @param database which this writer closes in the end
  /// @param index of the last entry that is in it
  /// @param lock on its folder, which it gives back then
  /// @param onFailure told once why nothing is written any more; the process must end then
  ArchiveWriter(
      Database database,
      long index,
      Readers readers,
      Progress progress,
      Backlog backlog,
      FolderLock lock,
      Consumer<Throwable> onFailure) {
    this.database = database;
    this.written = index;
    this.readers = readers;
    this.progress = progress;
    this.backlog = backlog;
    this.lock = lock;
    this.onFailure = onFailure;
  }

  void start() {
    Thread.ofPlatform().name("archive").daemon().start(this::run);
  }

  /// Tells the index up to which all is on disk, on this thread.
  void onPersisted(LongConsumer listener) {
    onPersisted = listener;
  }

  void write(List<Applied> entries) {
    jobs.add(new Job.Write(entries));
    if (waiting.addAndGet(entries.size()) >= BATCH) {
      urgent.release();
    }
  }

  /// Somebody waits for what was given last.
  void hurry() {
    urgent.release();
  }

  /// Puts another file in the place of this one, after all that was written before.
  CompletableFuture<Loaded> install(Path snapshot) {
    var loaded = new CompletableFuture<Loaded>();
    jobs.add(new Job.Install(snapshot, loaded));
    urgent.release();
    return loaded;
  }

  /// Lets the thread end once all is written and synced.
  void stop() {
    jobs.add(new Job.Stop());
    urgent.release();
  }

  private void run() {
    try {
      var batch = new ArrayList<Applied>();
      while (!stopping) {
        Job.@Nullable Install install = gather(batch);
        commit(batch);
        batch.clear();
        if (install != null) {
          readers.without(() -> replaceBy(install.snapshot(), install.loaded()));
        }
      }
    } catch (Exception e) {
      onFailure.accept(e);
    } finally {
      close();
    }
  }

  /// Waits for something to do; returns with all that has gathered.
  private Job.@Nullable Install gather(List<Applied> batch) throws InterruptedException {
    Job job = next();
    if (job != null && waiting.get() < BATCH) {
      boolean _ = urgent.tryAcquire(LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }
    urgent.drainPermits();
    while (job != null) {
      switch (job) {
        case Job.Write(var entries) -> {
          batch.addAll(entries);
          waiting.addAndGet(-entries.size());
        }
        case Job.Install install -> {
          return install;
        }
        case Job.Stop _ -> {
          stopping = true;
          return null;
        }
      }
      job = batch.size() < BATCH ? jobs.poll() : null;
    }
    return null;
  }

  /// The next thing to do; null if it is time to sync what is written.
  private @Nullable Job next() throws InterruptedException {
    return written == persisted
        ? jobs.take()
        : jobs.poll(Math.max(0, syncDueNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void commit(List<Applied> batch) throws SQLException {
    boolean sync = stopping || System.nanoTime() - syncDueNanos >= 0;
    if (batch.isEmpty() && (!sync || written == persisted)) {
      return;
    }
    Connection connection = database.connection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = " + (sync ? "FULL" : "NORMAL"));
      connection.setAutoCommit(false);
      if (batch.isEmpty()) {
        statement.execute("UPDATE applied SET syncs = syncs + 1");
      } else {
        database.recorder().record(batch);
        written = batch.getLast().index();
      }
      connection.setAutoCommit(true);
    }
    progress.reached(written);
    backlog.remove(batch.stream().mapToLong(Applied::cost).sum());
    if (sync) {
      syncDueNanos = System.nanoTime() + SYNC_EVERY.toNanos();
      persisted = written;
      onPersisted.accept(written);
    }
  }

  /// If the old file cannot be let go of it goes on; later failures end this writer.
  private void replaceBy(Path snapshot, CompletableFuture<Loaded> told)
      throws IOException, SQLException {
    try {
      Schema.emptyWal(database.connection());
    } catch (SQLException e) {
      told.completeExceptionally(e);
      return;
    }
    Database.Opened opened = database.replacedBy(snapshot);
    database = opened.database();
    written = opened.loaded().checkpoint().index();
    persisted = written;
    progress.reached(written);
    told.complete(opened.loaded());
  }

  private void close() {
    progress.close();
    backlog.close();
    try {
      readers.without(database::close);
      lock.close();
    } catch (Exception e) {
      onFailure.accept(e);
    }
  }
}
