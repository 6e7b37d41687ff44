package dev.troupe.storage;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EntryCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One file of the log: records one behind the other, each with its length and checksum, then zeros
/// up to a size fixed in advance, so that a sync has no change of length to write.
///
/// A record is its length (4 bytes), the CRC32C of what follows (4 bytes), and the entry as
/// [EntryCodec] writes it, filled up to a multiple of [#ALIGNMENT].
final class Segment implements AutoCloseable {
  static final int ALIGNMENT = 8;
  private static final int FRAME_BYTES = 8;

  private final Path path;
  private final FileChannel channel;
  private final long firstIndex;
  private final List<Integer> offsets = new ArrayList<>();
  private int end;

  private Segment(Path path, FileChannel channel, long firstIndex) {
    this.path = path;
    this.channel = channel;
    this.firstIndex = firstIndex;
  }

  /// What a scan of a segment found.
  ///
  /// @param entries those that are whole, in order
  record Scan(Segment segment, List<Entry> entries) {}

  /// Makes a segment of zeros; durable once its folder has been synced.
  static Segment create(Path folder, long firstIndex, int sizeBytes) throws IOException {
    Path path = folder.resolve("%020d.log".formatted(firstIndex));
    var channel = FileChannel.open(path, CREATE_NEW, READ, WRITE);
    var zeros = ByteBuffer.allocate(sizeBytes);
    while (zeros.hasRemaining()) {
      channel.write(zeros);
    }
    channel.force(true);
    return new Segment(path, channel, firstIndex);
  }

  /// Opens a segment and checks every record. What follows the last whole one is a torn write, and
  /// cut off; but a whole record *behind* a broken one means that the disk has lost what it held.
  ///
  /// @throws DamagedLogException for that
  static Scan open(Path path, long firstIndex) throws IOException {
    var segment = new Segment(path, FileChannel.open(path, READ, WRITE), firstIndex);
    var content = ByteBuffer.wrap(Files.readAllBytes(path));
    var entries = new ArrayList<Entry>();
    for (Entry next = entryAt(content, 0);
        next != null && next.index() == firstIndex + entries.size();
        next = entryAt(content, segment.end)) {
      entries.add(next);
      segment.offsets.add(segment.end);
      segment.end += recordBytes(next);
    }
    segment.refuseRecordsBehind(content, firstIndex + entries.size());
    segment.clearTail(content);
    return new Scan(segment, entries);
  }

  long firstIndex() {
    return firstIndex;
  }

  /// Index of the last entry, or the one before the first if there is none.
  long lastIndex() {
    return firstIndex + offsets.size() - 1;
  }

  static int recordBytes(Entry entry) {
    int bytes = FRAME_BYTES + EntryCodec.sizeBytes(entry);
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /// Whether an entry fits in behind `bytes` more that are to be written before it.
  boolean hasRoomFor(long bytes, Entry entry) throws IOException {
    return end + bytes + recordBytes(entry) <= channel.size();
  }

  /// Writes entries behind the last one, in one go; on disk after [#sync].
  void append(List<Entry> entries) throws IOException {
    var bytes = ByteBuffer.allocate(entries.stream().mapToInt(Segment::recordBytes).sum());
    for (Entry entry : entries) {
      offsets.add(end + bytes.position());
      put(entry, bytes);
    }
    bytes.flip();
    int at = end;
    end += bytes.limit();
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /// Removes the entries from an index on, by zeros over all of them.
  void truncateFrom(long index) throws IOException {
    int keep = (int) (index - firstIndex);
    int from = offsets.get(keep);
    writeZeros(from, end);
    offsets.subList(keep, offsets.size()).clear();
    end = from;
  }

  /// Reads entries from an index on, about `maxBytes`, at least one.
  List<Entry> read(long from, int maxBytes) throws IOException {
    int first = (int) (from - firstIndex);
    int start = offsets.get(first);
    int last = first;
    while (last + 1 < offsets.size() && offsets.get(last + 1) - start < maxBytes) {
      last++;
    }
    int stop = last + 1 < offsets.size() ? offsets.get(last + 1) : end;
    var bytes = ByteBuffer.allocate(stop - start);
    while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {}
    var entries = new ArrayList<Entry>(last - first + 1);
    for (int i = first; i <= last; i++) {
      Entry entry = entryAt(bytes, offsets.get(i) - start);
      if (entry == null || entry.index() != firstIndex + i) {
        throw new DamagedLogException(path, offsets.get(i), "entry " + (firstIndex + i));
      }
      entries.add(entry);
    }
    return entries;
  }

  void sync() throws IOException {
    channel.force(false);
  }

  void delete() throws IOException {
    channel.close();
    Files.delete(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void put(Entry entry, ByteBuffer to) {
    int frame = to.position();
    int size = EntryCodec.sizeBytes(entry);
    to.position(frame + FRAME_BYTES);
    EntryCodec.write(entry, to);
    var crc = new CRC32C();
    crc.update(to.slice(frame + FRAME_BYTES, size));
    to.putInt(frame, size).putInt(frame + Integer.BYTES, (int) crc.getValue());
    to.position(frame + recordBytes(entry));
  }

  /// The entry at an offset, if it is whole.
  private static @Nullable Entry entryAt(ByteBuffer content, int offset) {
    if (offset + FRAME_BYTES + EntryCodec.HEADER_BYTES > content.capacity()) {
      return null;
    }
    int size = content.getInt(offset);
    if (size < EntryCodec.HEADER_BYTES || size > content.capacity() - offset - FRAME_BYTES) {
      return null;
    }
    var crc = new CRC32C();
    crc.update(content.slice(offset + FRAME_BYTES, size));
    if ((int) crc.getValue() != content.getInt(offset + Integer.BYTES)) {
      return null;
    }
    return EntryCodec.read(content.slice(offset + FRAME_BYTES, size));
  }

  private void refuseRecordsBehind(ByteBuffer content, long index) {
    for (int at = end + ALIGNMENT; at + FRAME_BYTES <= content.capacity(); at += ALIGNMENT) {
      Entry behind = content.getInt(at) == 0 ? null : entryAt(content, at);
      if (behind != null && behind.index() >= index) {
        throw new DamagedLogException(path, end, "entry " + index);
      }
    }
  }

  private void clearTail(ByteBuffer content) throws IOException {
    int dirty = content.capacity();
    while (dirty > end && content.get(dirty - 1) == 0) {
      dirty--;
    }
    if (dirty > end) {
      writeZeros(end, dirty);
      sync();
    }
  }

  private void writeZeros(int from, int to) throws IOException {
    var zeros = ByteBuffer.allocate(to - from);
    while (zeros.hasRemaining()) {
      channel.write(zeros, from + zeros.position());
    }
  }
}
