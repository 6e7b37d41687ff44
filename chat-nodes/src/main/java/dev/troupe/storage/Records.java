package dev.troupe.storage;

import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EntryCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The binary form of what stands in a segment, big-endian, each filled up with zeros to a multiple
/// of [#ALIGNMENT]:
///
/// | bytes | a record | a mark |
/// | --- | --- | --- |
/// | 4 | CRC32C of all that follows | the same |
/// | 4 | length of the entry | [Mark#code] |
/// | 4 | how much of the segment was on disk when this was written | a number |
/// | … | the entry as [EntryCodec] writes it | 4 zeros |
///
/// A mark lies in one sector of a disk, which is written whole or not at all.
final class Records {
  static final int ALIGNMENT = 16;
  static final int MARK_BYTES = 16;
  private static final int FRAME_BYTES = 12;

  private Records() {}

  /// What a segment holds beside entries. The codes read as text in a dump, and are more than any
  /// entry is long.
  enum Mark {
    /// At the segment's beginning; its number is the size of the file in bytes.
    HEADER("TRL1"),
    /// All before it was on disk when it was written; the next record is written over it.
    SEALED("SEAL"),
    /// There is another segment after this one.
    CONTINUED("NEXT"),
    /// All that comes after it, here and in later segments, does not count.
    CUT("CUT!");

    private final int code;

    Mark(String text) {
      this.code = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    int code() {
      return code;
    }
  }

  /// How much a record takes of a segment.
  static int bytesOf(Entry entry) {
    return aligned(FRAME_BYTES + EntryCodec.sizeBytes(entry));
  }

  /// Puts a record at the buffer's position.
  static void put(Entry entry, int onDisk, ByteBuffer to) {
    int start = to.position();
    EntryCodec.write(entry, to.position(start + FRAME_BYTES));
    int stop = to.position();
    frame(to, start, stop, stop - start - FRAME_BYTES, onDisk);
    while (to.position() % ALIGNMENT != start % ALIGNMENT) {
      to.put((byte) 0);
    }
  }

  /// A mark, to be read from the buffer.
  static ByteBuffer of(Mark mark, int number) {
    var bytes = ByteBuffer.allocate(MARK_BYTES);
    frame(bytes, 0, MARK_BYTES, mark.code(), number);
    return bytes;
  }

  /// The entry at an offset, if there is a whole record.
  static @Nullable Entry entryAt(ByteBuffer content, int at) {
    if (content.capacity() - at < FRAME_BYTES + EntryCodec.HEADER_BYTES) {
      return null;
    }
    int length = content.getInt(at + 4);
    if (length < EntryCodec.HEADER_BYTES || length > content.capacity() - at - FRAME_BYTES) {
      return null;
    }
    if (!isChecked(content, at, FRAME_BYTES + length)) {
      return null;
    }
    try {
      return EntryCodec.read(content.slice(at + FRAME_BYTES, length));
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  /// Whether there is a whole mark of this kind at an offset.
  static boolean isAt(Mark mark, ByteBuffer content, int at) {
    return content.capacity() - at >= MARK_BYTES
        && content.getInt(at + 4) == mark.code()
        && isChecked(content, at, MARK_BYTES);
  }

  /// Whether there is anything whole at an offset.
  static boolean isAnyAt(ByteBuffer content, int at) {
    int code = content.getInt(at + 4);
    if (code == 0) {
      return false;
    }
    for (Mark mark : Mark.values()) {
      if (code == mark.code()) {
        return isAt(mark, content, at);
      }
    }
    return entryAt(content, at) != null;
  }

  /// The number in the mark or record at an offset.
  static int numberAt(ByteBuffer content, int at) {
    return content.getInt(at + 8);
  }

  private static void frame(ByteBuffer to, int start, int stop, int code, int number) {
    to.putInt(start + 4, code).putInt(start + 8, number);
    to.putInt(start, crc(to, start, stop - start));
  }

  private static boolean isChecked(ByteBuffer content, int at, int bytes) {
    return content.getInt(at) == crc(content, at, bytes);
  }

  private static int crc(ByteBuffer bytes, int at, int length) {
    var crc = new CRC32C();
    crc.update(bytes.slice(at + 4, length - 4));
    return (int) crc.getValue();
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
