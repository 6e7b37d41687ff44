package dev.troupe.storage;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.LogWrite;
import dev.troupe.replication.core.Recovered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A replica's log on disk, in segments, and the epoch that it has accepted. For one thread.
///
/// Writes are on disk once [#sync] has returned. After an `IOException` nothing is known of the
/// file any more and the process must end: a failed sync is never tried again, since the kernel may
/// have dropped what it could not write and would report success.
public final class SegmentedLog implements AutoCloseable {
  /// Segments of this size are made in advance.
  public static final int SEGMENT_BYTES = 4 << 20;

  private static final String EPOCH_FILE = "accepted-epoch";

  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();
  private Recovered recovered = Recovered.nothing(0);
  private boolean dirty;

  private SegmentedLog(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /// Opens the log in a folder, which is made if it is not there, and recovers what it holds.
  ///
  /// @throws DamagedLogException if more is lost than a write that was cut short
  public static SegmentedLog open(Path folder, int segmentBytes) throws IOException {
    Files.createDirectories(folder);
    var log = new SegmentedLog(folder, segmentBytes);
    log.recover();
    return log;
  }

  /// What was there when the log was opened.
  public Recovered recovered() {
    return recovered;
  }

  /// Carries out a write; it is on disk after the next [#sync].
  public void write(LogWrite write) throws IOException {
    switch (write) {
      case LogWrite.AcceptEpoch(var epoch) ->
          Durable.replace(
              folder, EPOCH_FILE, Long.toString(epoch).getBytes(StandardCharsets.UTF_8));
      case LogWrite.TruncateFrom(var index) -> truncateFrom(index);
      case LogWrite.AppendEntries(var entries) -> append(entries);
      case LogWrite.TrimUpTo _, LogWrite.StartAfter _, LogWrite.Confirm _ ->
          throw new UnsupportedOperationException("cannot do " + write + " yet");
    }
  }

  /// Puts all writes so far on disk.
  public void sync() throws IOException {
    if (dirty) {
      segments.getLast().sync();
      dirty = false;
    }
  }

  /// Reads entries from an index on, about `maxBytes`, at least one; fewer at a segment's end.
  public List<Entry> read(long from, int maxBytes) throws IOException {
    for (Segment segment : segments.reversed()) {
      if (segment.firstIndex() <= from && from <= segment.lastIndex()) {
        return segment.read(from, maxBytes);
      }
    }
    throw new IllegalArgumentException("entry " + from + " is not in the log of " + folder);
  }

  @Override
  public void close() throws IOException {
    sync();
    for (Segment segment : segments) {
      segment.close();
    }
  }

  private void append(List<Entry> entries) throws IOException {
    int done = 0;
    while (done < entries.size()) {
      Segment segment = segmentFor(entries.get(done));
      int room = done + 1;
      long bytes = Segment.recordBytes(entries.get(done));
      while (room < entries.size() && segment.hasRoomFor(bytes, entries.get(room))) {
        bytes += Segment.recordBytes(entries.get(room++));
      }
      segment.append(entries.subList(done, room));
      dirty = true;
      done = room;
    }
  }

  private Segment segmentFor(Entry entry) throws IOException {
    if (segments.isEmpty() || !segments.getLast().hasRoomFor(0, entry)) {
      sync();
      int size = Math.max(segmentBytes, Segment.recordBytes(entry));
      segments.add(Segment.create(folder, entry.index(), size));
      Durable.syncFolder(folder);
    }
    return segments.getLast();
  }

  /// Later segments go first, so that a crash on the way leaves a log that is whole up to
  /// somewhere.
  private void truncateFrom(long index) throws IOException {
    while (!segments.isEmpty() && segments.getLast().firstIndex() >= index) {
      segments.removeLast().delete();
      Durable.syncFolder(folder);
    }
    if (!segments.isEmpty() && segments.getLast().lastIndex() >= index) {
      segments.getLast().truncateFrom(index);
      segments.getLast().sync();
    }
    dirty = false;
  }

  /// A segment without entries may have been cut short while it was made; it is made anew.
  private void recover() throws IOException {
    var table = EpochTable.EMPTY;
    long lastTime = 0;
    for (Path path : segmentFiles()) {
      long firstIndex = Long.parseLong(path.getFileName().toString().replace(".log", ""));
      if (firstIndex != table.last() + 1) {
        throw new DamagedLogException(path, 0, "entry " + (table.last() + 1));
      }
      Segment.Scan scan = Segment.open(path, firstIndex);
      if (scan.entries().isEmpty()) {
        scan.segment().delete();
        continue;
      }
      segments.add(scan.segment());
      for (Entry entry : scan.entries()) {
        table = table.with(entry.epoch());
        lastTime = entry.timeMillis();
      }
    }
    recovered =
        new Recovered(
            new LogIdentity(0, true), acceptedEpoch(), Checkpoint.START, 1, table, lastTime);
  }

  private List<Path> segmentFiles() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(".log")).sorted().toList();
    }
  }

  private long acceptedEpoch() throws IOException {
    try {
      return Long.parseLong(Files.readString(folder.resolve(EPOCH_FILE), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
