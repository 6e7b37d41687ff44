package dev.troupe.storage;

import dev.troupe.replication.core.Entry;
import dev.troupe.storage.Records.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One file of the log: a header, records one behind the other as [Records] has them, then zeros up
/// to a size fixed in advance, so that a sync has no change of length to write.
///
/// Every record tells how much of the segment was on disk when it was written. So after a crash a
/// broken record is known for what it is: if a whole one behind it says that it was on disk, the
/// disk has lost it; if none does it was never synced, since of writes that were not synced any
/// part may reach the disk.
final class Segment implements AutoCloseable {
  private final Disk disk;
  private final Path path;
  private final FileChannel channel;
  private final long firstIndex;
  private final int size;
  private final Offsets offsets;
  private int end;
  private int onDisk;

  private Segment(
      Disk disk,
      Path path,
      FileChannel channel,
      long firstIndex,
      int size,
      Offsets offsets,
      int end) {
    this.disk = disk;
    this.path = path;
    this.channel = channel;
    this.firstIndex = firstIndex;
    this.size = size;
    this.offsets = offsets;
    this.end = end;
    this.onDisk = end;
  }

  /// The file of the segment that begins with an entry.
  static Path pathOf(Path folder, long firstIndex) {
    return folder.resolve("%020d.log".formatted(firstIndex));
  }

  /// The least size of a segment that has room for an entry.
  static int bytesFor(Entry entry) {
    return Records.MARK_BYTES + Records.bytesOf(entry) + Records.MARK_BYTES;
  }

  /// Makes a file of a header and zeros, and syncs it.
  static void prepare(Disk disk, Path path, int size) throws IOException {
    try (var channel = disk.create(path)) {
      var content = ByteBuffer.allocate(size).put(Records.of(Mark.HEADER, size)).rewind();
      disk.write(channel, content, 0);
      disk.sync(channel);
    }
  }

  /// Opens a segment that has been [#prepare]d.
  static Segment fresh(Disk disk, Path path, long firstIndex) throws IOException {
    var channel = disk.open(path);
    return new Segment(
        disk, path, channel, firstIndex, (int) channel.size(), new Offsets(), Records.MARK_BYTES);
  }

  /// Opens a segment that has been read.
  static Segment open(Disk disk, Scan scan) throws IOException {
    var channel = disk.open(scan.path);
    return new Segment(
        disk, scan.path, channel, scan.firstIndex, scan.size(), scan.offsets, scan.end());
  }

  Path path() {
    return path;
  }

  long firstIndex() {
    return firstIndex;
  }

  /// Index of the last entry, or the one before the first if there is none.
  long lastIndex() {
    return firstIndex + offsets.count() - 1;
  }

  boolean hasRoomFor(Entry entry) {
    return end + Records.bytesOf(entry) + Records.MARK_BYTES <= size;
  }

  /// Adds an entry behind the last one; what `group` has no room for is written at once, the rest
  /// with [#flush].
  void append(Entry entry, ByteBuffer group) throws IOException {
    int bytes = Records.bytesOf(entry);
    if (bytes > group.remaining()) {
      flush(group);
    }
    if (bytes <= group.remaining()) {
      Records.put(entry, onDisk, group);
    } else {
      var alone = ByteBuffer.allocate(bytes);
      Records.put(entry, onDisk, alone);
      disk.write(channel, alone.flip(), end);
    }
    offsets.add(end);
    end += bytes;
  }

  /// Writes what has gathered in `group`; on disk after [#sync].
  void flush(ByteBuffer group) throws IOException {
    group.flip();
    disk.write(channel, group, end - group.limit());
    group.clear();
  }

  /// Waits until all that was written is on disk.
  void sync() throws IOException {
    disk.sync(channel);
    onDisk = end;
  }

  /// Puts a mark behind the last record, in the place of the next one.
  void mark(Mark mark) throws IOException {
    disk.write(channel, Records.of(mark, end), end);
  }

  /// Removes the entries from an index on. A mark that is one sector's write does it, so that a
  /// crash leaves all of them or none; the zeros can follow in any order then.
  void truncateFrom(long index) throws IOException {
    int keep = Math.toIntExact(index - firstIndex);
    end = keep < offsets.count() ? offsets.get(keep) : end;
    offsets.keep(keep);
    mark(Mark.CUT);
    sync();
  }

  /// Puts zeros over all behind the last record; for a segment whose header may be broken too.
  void clearTail() throws IOException {
    int from = end + Records.MARK_BYTES;
    disk.write(channel, ByteBuffer.allocate(Math.max(0, size - from)), from);
    sync();
    disk.write(channel, ByteBuffer.allocate(Math.min(Records.MARK_BYTES, size - end)), end);
    disk.write(channel, Records.of(Mark.HEADER, size), 0);
    disk.truncate(channel, size);
    disk.sync(channel);
  }

  /// Reads entries from an index on, about `maxBytes`, at least one.
  List<Entry> read(long from, int maxBytes) throws IOException {
    int first = Math.toIntExact(from - firstIndex);
    int start = offsets.get(first);
    int next = first + 1;
    while (next < offsets.count() && offsets.get(next) - start < maxBytes) {
      next++;
    }
    int stop = next < offsets.count() ? offsets.get(next) : end;
    var bytes = ByteBuffer.allocate(stop - start);
    while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {}
    var entries = new ArrayList<Entry>(next - first);
    for (int i = first; i < next; i++) {
      Entry entry = Records.entryAt(bytes, offsets.get(i) - start);
      if (entry == null || entry.index() != firstIndex + i) {
        throw new DamagedLogException(path, offsets.get(i), firstIndex + i);
      }
      entries.add(entry);
    }
    return entries;
  }

  void delete() throws IOException {
    channel.close();
    disk.delete(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
