package dev.troupe.chat.archive;

import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.MailReader;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import dev.troupe.replication.StateStore;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import dev.troupe.storage.DiskFullException;
import dev.troupe.storage.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// `storage.db`: the chat's state and all messages, as of the entry of the log whose index stands
/// in it.
///
/// It is written by a thread of its own, a little behind the state in memory, and read by others
/// meanwhile. What it holds can always be made again from the log, or from a snapshot and the log.
public final class Archive implements StateStore {
  /// What may wait to be written before the replica slows down.
  private static final long MAX_BACKLOG_BYTES = 16 << 20;

  private final Executor blocking;
  private final InTurn inTurn;
  private final Readers readers;
  private final Snapshots snapshots;
  private final Progress progress;
  private final Backlog backlog;
  private final ArchiveWriter writer;
  private final Checkpoint checkpoint;

  private Archive(
      Executor blocking,
      Readers readers,
      Snapshots snapshots,
      Progress progress,
      Backlog backlog,
      ArchiveWriter writer,
      Checkpoint checkpoint) {
    this.blocking = blocking;
    this.inTurn = new InTurn(blocking);
    this.readers = readers;
    this.snapshots = snapshots;
    this.progress = progress;
    this.backlog = backlog;
    this.writer = writer;
    this.checkpoint = checkpoint;
  }

  /// An archive that has just been opened.
  ///
  /// @param loaded what was in it
  public record Opened(Archive archive, Loaded loaded) {}

  /// Opens the archive in a folder, which is made if it is not there. The stage fails if another
  /// process uses the folder, or a later version made the file.
  ///
  /// @param blocking runs what blocks
  /// @param onFailure told once, from any thread, why nothing is written any more
  public static CompletionStage<Opened> open(
      Path folder, Executor blocking, Consumer<Throwable> onFailure) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Files.createDirectories(folder);
            return locked(folder, blocking, onFailure);
          } catch (IOException | SQLException | InterruptedException e) {
            throw new CompletionException("cannot open the archive in " + folder, e);
          }
        },
        blocking);
  }

  private static Opened locked(Path folder, Executor blocking, Consumer<Throwable> onFailure)
      throws IOException, SQLException, InterruptedException {
    FolderLock lock = FolderLock.of(folder);
    try {
      Database.Opened opened = Database.open(folder);
      Checkpoint checkpoint = opened.loaded().checkpoint();
      var readers = new Readers(folder.resolve(Database.NAME));
      var snapshots = new Snapshots(folder, readers);
      var progress = new Progress(checkpoint.index());
      var backlog = new Backlog(MAX_BACKLOG_BYTES);
      var writer =
          new ArchiveWriter(
              opened.database(),
              checkpoint.index(),
              readers,
              progress,
              backlog,
              lock,
              failure -> onFailure.accept(reason(failure, folder)));
      writer.start();
      return new Opened(
          new Archive(blocking, readers, snapshots, progress, backlog, writer, checkpoint),
          opened.loaded());
    } catch (IOException | SQLException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// What to tell of a failure to write.
  private static Throwable reason(Throwable failure, Path folder) {
    return failure instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
        ? new DiskFullException(folder, "the archive needs more", sqlite)
        : failure;
  }

  @Override
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public void onPersisted(LongConsumer listener) {
    writer.onPersisted(listener);
  }

  @Override
  public void announce(List<Entry> entries) {
    backlog.add(entries.stream().mapToLong(Applied::costOf).sum());
  }

  @Override
  public void awaitRoom() throws InterruptedException {
    backlog.awaitRoom();
  }

  /// Takes entries that have been applied and were announced, in order.
  public void write(List<Applied> entries) {
    writer.write(entries);
  }

  /// Reads the first messages of a mailbox, at most so many, once they are all in the archive.
  public CompletionStage<MailPage> readMail(Mailbox mailbox, int atMost) {
    return read(mailbox.upTo(), messages -> new MailReader(messages).read(mailbox, atMost));
  }

  /// Asks a question of all messages, on another thread, once those up to an index are in the
  /// archive.
  public <T> CompletionStage<T> read(long upTo, Function<Messages, T> question) {
    var there = progress.whenAt(upTo).toCompletableFuture();
    if (!there.isDone()) {
      writer.hurry();
    }
    return there.thenApplyAsync(_ -> ask(question), blocking);
  }

  private <T> T ask(Function<Messages, T> question) {
    try {
      return readers.read(question);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public CompletionStage<Snapshot> makeSnapshot(long leastIndex) {
    return inTurn.run(() -> snapshots.make(leastIndex));
  }

  @Override
  public CompletionStage<Payload> readSnapshot(long index, long offset, int maxBytes) {
    return inTurn.run(() -> snapshots.read(index, offset, maxBytes));
  }

  @Override
  public CompletionStage<Long> storeSnapshot(long index, long offset, Payload bytes) {
    return inTurn.run(() -> snapshots.store(index, offset, bytes));
  }

  /// Puts the snapshot that was stored in the place of all that there is, if it is whole and sound;
  /// nothing is to be written meanwhile.
  public CompletionStage<Loaded> installSnapshot(long index) {
    return inTurn.run(() -> snapshots.received(index)).thenCompose(writer::install);
  }

  /// Writes what waits, syncs and closes, all on other threads.
  public void close() {
    writer.stop();
  }
}
