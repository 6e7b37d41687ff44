package dev.troupe.storage;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.LogWrite;
import dev.troupe.replication.core.Recovered;
import dev.troupe.storage.Records.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// A replica's log on disk, in segments, with what it has promised ([LogFacts]). For one thread.
///
/// Writes are on disk once [#sync] has returned. After an `IOException` nothing is known of the
/// file any more and the process must end: a failed sync is never tried again, since the kernel may
/// have dropped what it could not write and would report success.
public final class SegmentedLog implements AutoCloseable {
  /// Segments of this size are made in advance.
  public static final int SEGMENT_BYTES = 4 << 20;

  /// Entries are gathered up to this size before they are written.
  private static final int GROUP_BYTES = 256 << 10;

  private final Disk disk;
  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments;
  private final Recovered recovered;
  private final List<String> warnings;
  private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES);
  private final Executor sparesExecutor;
  private LogFacts facts;
  private Spare spare;
  private boolean dirty;

  private SegmentedLog(
      Disk disk, Path folder, int segmentBytes, Executor sparesExecutor, LogRecovery.Result found) {
    this.disk = disk;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.segments = new ArrayList<>(found.segments());
    this.recovered = found.recovered();
    this.warnings = List.copyOf(found.warnings());
    this.facts = found.facts();
    this.sparesExecutor = sparesExecutor;
    this.spare = Spare.begin(disk, folder, segmentBytes, sparesExecutor);
  }

  /// Opens the log in a folder, which is made if it is not there, and recovers what it holds.
  ///
  /// @param state what stands on disk for the log's beginning
  /// @param nowMillis when a log that is begun now was born, in milliseconds since 1970
  /// @throws IOException if the folder cannot be read or written; damage is no such failure but
  ///   among [#warnings], and [LogIdentity#confirmed] is false then
  public static SegmentedLog open(Path folder, int segmentBytes, Checkpoint state, long nowMillis)
      throws IOException {
    return open(Disk.REAL, folder, segmentBytes, state, nowMillis, SegmentedLog::onOwnThread);
  }

  /// @param sparesExecutor makes segments in advance
  static SegmentedLog open(
      Disk disk,
      Path folder,
      int segmentBytes,
      Checkpoint state,
      long nowMillis,
      Executor sparesExecutor)
      throws IOException {
    try {
      Files.createDirectories(folder);
      var found = new LogRecovery(disk, folder, state, nowMillis).run();
      var log = new SegmentedLog(disk, folder, segmentBytes, sparesExecutor, found);
      if (log.segments.isEmpty()) {
        log.begin(log.recovered.firstIndex(), segmentBytes);
      }
      return log;
    } catch (IOException e) {
      throw DiskFullException.orElse(e, folder, 2L * segmentBytes);
    }
  }

  private static void onOwnThread(Runnable work) {
    Thread.ofPlatform().name("log-spare").daemon().start(work);
  }

  /// What was there when the log was opened.
  public Recovered recovered() {
    return recovered;
  }

  /// What the operator should know of how the log was found; mostly nothing.
  public List<String> warnings() {
    return warnings;
  }

  /// Carries out a write; it is on disk after the next [#sync].
  public void write(LogWrite write) throws IOException {
    switch (write) {
      case LogWrite.AcceptEpoch(var epoch) -> {
        if (epoch < facts.acceptedEpoch()) {
          throw new IllegalArgumentException(
              "epoch %d after %d was accepted".formatted(epoch, facts.acceptedEpoch()));
        }
        store(new LogFacts(facts.identity(), epoch));
      }
      case LogWrite.Confirm _ ->
          store(
              new LogFacts(new LogIdentity(facts.identity().born(), true), facts.acceptedEpoch()));
      case LogWrite.AppendEntries(var entries) -> {
        for (Entry entry : entries) {
          append(entry);
        }
      }
      case LogWrite.TruncateFrom(var index) -> truncateFrom(index);
      case LogWrite.TrimUpTo(var index) -> trimUpTo(index);
      case LogWrite.StartAfter(var index) -> startAfter(index);
    }
  }

  /// Puts all writes so far on disk.
  public void sync() throws IOException {
    if (dirty) {
      last().flush(group);
      last().sync();
      dirty = false;
    }
  }

  /// Tells whoever opens the log after a crash that all up to here was on disk; for when there is
  /// nothing else to do. All must be synced.
  void seal() throws IOException {
    last().mark(Mark.SEALED);
  }

  /// Reads entries from an index on, about `maxBytes`, at least one; fewer at a segment's end.
  public List<Entry> read(long from, int maxBytes) throws IOException {
    last().flush(group);
    for (Segment segment : segments.reversed()) {
      if (segment.firstIndex() <= from && from <= segment.lastIndex()) {
        return segment.read(from, maxBytes);
      }
    }
    throw new IllegalArgumentException("entry " + from + " is not in the log of " + folder);
  }

  /// Closes the files; what has not been synced is lost, or not.
  @Override
  public void close() throws IOException {
    spare.isMade();
    for (Segment segment : segments) {
      segment.close();
    }
  }

  /// What to tell whoever has to do something about a failure.
  Throwable explained(Throwable failure) {
    return failure instanceof IOException e
        ? DiskFullException.orElse(e, folder, 2L * segmentBytes)
        : failure;
  }

  private Segment last() {
    return segments.getLast();
  }

  private void store(LogFacts next) throws IOException {
    if (!next.equals(facts)) {
      next.store(disk, folder);
      facts = next;
    }
  }

  private void append(Entry entry) throws IOException {
    if (!last().hasRoomFor(entry)) {
      rollOver(Math.max(segmentBytes, Segment.bytesFor(entry)));
    }
    last().append(entry, group);
    dirty = true;
  }

  /// The mark in the old segment comes when the new one is sure to be there, and before anything is
  /// in it: so a new segment that is lost will be missed, and one that is just made will not.
  private void rollOver(int size) throws IOException {
    sync();
    Segment full = last();
    begin(full.lastIndex() + 1, size);
    full.mark(Mark.CONTINUED);
    full.sync();
  }

  private void begin(long firstIndex, int size) throws IOException {
    Path path = Segment.pathOf(folder, firstIndex);
    spare.take(path, size);
    disk.syncFolder(folder);
    segments.add(Segment.fresh(disk, path, firstIndex));
    spare = Spare.begin(disk, folder, segmentBytes, sparesExecutor);
  }

  private void truncateFrom(long index) throws IOException {
    if (index < segments.getFirst().firstIndex() || index > last().lastIndex() + 1) {
      throw new IllegalArgumentException(
          "cannot truncate from %d a log from %d to %d"
              .formatted(index, segments.getFirst().firstIndex(), last().lastIndex()));
    }
    sync();
    int keep = segments.size() - 1;
    while (keep > 0 && segments.get(keep).firstIndex() > index) {
      keep--;
    }
    segments.get(keep).truncateFrom(index);
    while (segments.size() > keep + 1) {
      segments.removeLast().delete();
    }
    disk.syncFolder(folder);
    last().clearTail();
  }

  private void trimUpTo(long index) throws IOException {
    while (segments.size() > 1 && segments.getFirst().lastIndex() <= index) {
      segments.removeFirst().delete();
    }
  }

  /// The state on disk goes as far already, so that what is left after a crash on the way does not
  /// fit it and is thrown away.
  private void startAfter(long index) throws IOException {
    group.clear();
    dirty = false;
    while (!segments.isEmpty()) {
      segments.removeLast().delete();
    }
    disk.syncFolder(folder);
    begin(index + 1, segmentBytes);
  }
}
