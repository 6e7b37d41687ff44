package dev.troupe.storage;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.replication.core.LogWrite;
import dev.troupe.replication.core.Payload;
import dev.troupe.replication.core.Recovered;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// A log in a folder, for tests: with small segments, begun at [#BORN].
final class TestLog {
  static final int SEGMENT_BYTES = 1_024;
  static final long BORN = 1_000;
  static final long LATER = 2_000;

  /// A disk whose content outlives the process, but not the machine; far faster.
  private static final Disk UNSYNCED =
      new Disk() {
        @Override
        public void sync(FileChannel file) {}

        @Override
        public void syncFolder(Path folder) {}
      };

  private final Path folder;
  private final Disk disk;

  /// What a log that was opened holds.
  record Found(Recovered recovered, List<Entry> entries, List<String> warnings) {}

  TestLog(Path folder) {
    this(folder, Disk.REAL);
  }

  TestLog(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  static TestLog unsynced(Path folder) {
    return new TestLog(folder, UNSYNCED);
  }

  SegmentedLog open(Checkpoint state) throws IOException {
    return SegmentedLog.open(disk, folder, SEGMENT_BYTES, state, LATER, Runnable::run);
  }

  /// Writes to a log that is new or whole, and has the node's trust afterwards.
  void write(LogWrite... writes) throws IOException {
    try (var log =
        SegmentedLog.open(disk, folder, SEGMENT_BYTES, Checkpoint.START, BORN, Runnable::run)) {
      for (LogWrite write : writes) {
        log.write(write);
      }
      log.write(new LogWrite.Confirm());
      log.sync();
    }
  }

  void append(List<Entry> entries) throws IOException {
    write(new LogWrite.AppendEntries(entries));
  }

  Found find() throws IOException {
    return find(Checkpoint.START);
  }

  Found find(Checkpoint state) throws IOException {
    try (var log = open(state)) {
      var entries = new ArrayList<Entry>();
      long last = log.recovered().log().last();
      for (long next = log.recovered().firstIndex(); next <= last; ) {
        entries.addAll(log.read(next, 200));
        next = entries.getLast().index() + 1;
      }
      return new Found(log.recovered(), entries, log.warnings());
    }
  }

  List<Path> segments() throws IOException {
    return LogFiles.segments(folder);
  }

  List<String> damaged() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".damaged"))
          .sorted()
          .toList();
    }
  }

  /// A state made of entries of these epochs.
  static Checkpoint state(List<Entry> entries) {
    return new Checkpoint(table(entries), entries.getLast().timeMillis(), new LinkedHashMap<>());
  }

  static EpochTable table(List<Entry> entries) {
    var table = EpochTable.EMPTY;
    for (Entry entry : entries) {
      table = table.with(entry.epoch());
    }
    return table;
  }

  static List<Entry> entries(long from, long to, long epoch) {
    var entries = new ArrayList<Entry>();
    for (long index = from; index <= to; index++) {
      entries.add(entry(index, epoch, 40));
    }
    return entries;
  }

  static Entry entry(long index, long epoch, int bytes) {
    var payload = new byte[bytes];
    Arrays.fill(payload, (byte) index);
    return new Entry(
        index, epoch, 1_000 + index, new CommandId("node-1#1", index), Payload.of(payload));
  }

  /// Puts a copy of all files of a folder into another one, which is emptied.
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var old = Files.list(to)) {
      for (Path path : old.toList()) {
        Files.delete(path);
      }
    }
    try (var files = Files.list(from)) {
      for (Path path : files.toList()) {
        Files.copy(path, to.resolve(path.getFileName().toString()));
      }
    }
  }
}
