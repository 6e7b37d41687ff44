package dev.troupe.chat.archive;

import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;

/// An archive whose failure is a failure of the test, and whose reports are kept.
final class TestArchive implements AutoCloseable {
  final Archive archive;
  final Loaded loaded;
  final LinkedBlockingQueue<Long> persisted = new LinkedBlockingQueue<>();
  private final List<Throwable> failures = new ArrayList<>();

  private TestArchive(Path folder) {
    var opened =
        Archive.open(
                folder,
                ForkJoinPool.commonPool(),
                cause -> {
                  synchronized (failures) {
                    failures.add(cause);
                  }
                })
            .toCompletableFuture()
            .join();
    this.archive = opened.archive();
    this.loaded = opened.loaded();
    archive.onPersisted(persisted::add);
  }

  /// Opens the archive in a folder, once whoever had it before has closed it.
  static TestArchive open(Path folder) {
    return new TestArchive(folder);
  }

  void write(List<Applied> entries) {
    archive.write(entries);
  }

  /// Waits until all up to an index can be read.
  void awaitWritten(long index) {
    archive.readMail(Mailbox.empty("nobody", index), 1).toCompletableFuture().join();
  }

  /// Waits until all up to an index is said to be on disk.
  void awaitPersisted(long index) throws InterruptedException {
    while (persisted.take() < index) {
      // an earlier one
    }
  }

  /// Reads all of a mailbox, in pages.
  List<Message> readAll(Mailbox mailbox, int pageSize) {
    var all = new ArrayList<Message>();
    for (Mailbox rest = mailbox; !rest.isEmpty(); ) {
      MailPage page = archive.readMail(rest, pageSize).toCompletableFuture().join();
      all.addAll(page.messages());
      rest = page.rest();
    }
    return all;
  }

  @Override
  public void close() {
    archive.close();
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw new AssertionError("the archive failed", failures.getFirst());
      }
    }
  }
}
