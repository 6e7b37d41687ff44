package dev.troupe.storage;

import static java.nio.file.StandardOpenOption.READ;

import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.storage.Records.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a segment's file holds, found without changing it: whole records from its beginning on, up
/// to the first place where the next one is not.
final class Scan {
  /// What is read of a file that does not say how long it should be.
  private static final int MOST_BYTES = 64 << 20;

  final Path path;
  final long firstIndex;
  final Offsets offsets = new Offsets();
  private final List<EpochTable.Start> starts = new ArrayList<>();
  private int end = Records.MARK_BYTES;
  private int size;
  private long lastTimeMillis;
  private boolean tailClear;
  private Ending ending = new Ending.Clean();

  /// What comes after the last whole record.
  sealed interface Ending {
    /// Nothing, or a write that was never synced.
    record Clean() implements Ending {}

    /// All behind was truncated.
    record Cut() implements Ending {}

    /// Another segment.
    record Continued() implements Ending {}

    /// Something that was on disk once and is not whole any more.
    record Broken(String what) implements Ending {}
  }

  private Scan(Path path, long firstIndex) {
    this.path = path;
    this.firstIndex = firstIndex;
  }

  /// Reads a file. One that the disk cannot read is broken from its beginning on.
  static Scan of(Path path, long firstIndex) throws IOException {
    var scan = new Scan(path, firstIndex);
    try (var channel = FileChannel.open(path, READ)) {
      scan.examine(channel);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      scan.ending = new Ending.Broken("it cannot be read: " + e.getMessage());
    }
    return scan;
  }

  Ending ending() {
    return ending;
  }

  /// Index of the last whole entry, or the one before the first if there is none.
  long lastIndex() {
    return firstIndex + offsets.count() - 1;
  }

  boolean isEmpty() {
    return offsets.count() == 0;
  }

  /// Where the epochs of its entries begin, the first entry's in any case.
  List<EpochTable.Start> starts() {
    return starts;
  }

  long lastEpoch() {
    return starts.isEmpty() ? 0 : starts.getLast().epoch();
  }

  long lastTimeMillis() {
    return lastTimeMillis;
  }

  /// Offset behind the last whole record.
  int end() {
    return end;
  }

  /// How large the file may be taken to be.
  int size() {
    return size;
  }

  /// Whether there are only zeros behind what counts.
  boolean isTailClear() {
    return tailClear;
  }

  private void examine(FileChannel channel) throws IOException {
    long length = channel.size();
    ByteBuffer header = read(channel, (int) Math.min(length, Records.MARK_BYTES));
    boolean whole = Records.isAt(Mark.HEADER, header, 0);
    long shouldBe = whole ? Records.numberAt(header, 0) : MOST_BYTES;
    size = (int) Math.min(length, shouldBe) / Records.ALIGNMENT * Records.ALIGNMENT;
    ByteBuffer content = read(channel, size);
    readRecords(content);
    tailClear =
        isClear(content, Records.isAt(Mark.SEALED, content, end) ? end + Records.MARK_BYTES : end);
    if (!whole) {
      ending = new Ending.Broken("its header is broken");
    } else if (length < shouldBe) {
      ending = new Ending.Broken("it is %d bytes long, must be %d".formatted(length, shouldBe));
    } else {
      ending = endingIn(content);
    }
  }

  private void readRecords(ByteBuffer content) {
    for (Entry next = Records.entryAt(content, end);
        next != null && next.index() == lastIndex() + 1 && next.epoch() >= Math.max(1, lastEpoch());
        next = Records.entryAt(content, end)) {
      if (next.epoch() != lastEpoch()) {
        starts.add(new EpochTable.Start(next.epoch(), next.index()));
      }
      lastTimeMillis = next.timeMillis();
      offsets.add(end);
      end += Records.bytesOf(next);
    }
  }

  private Ending endingIn(ByteBuffer content) {
    if (Records.isAt(Mark.CUT, content, end)) {
      return new Ending.Cut();
    }
    if (Records.isAt(Mark.CONTINUED, content, end)) {
      return new Ending.Continued();
    }
    Entry stranger = Records.entryAt(content, end);
    if (stranger != null) {
      return new Ending.Broken(
          "entry %d of epoch %d stands at byte %d, where entry %d must"
              .formatted(stranger.index(), stranger.epoch(), end, lastIndex() + 1));
    }
    for (int at = end + Records.ALIGNMENT; at < content.capacity(); at += Records.ALIGNMENT) {
      if (Records.isAnyAt(content, at) && Records.numberAt(content, at) > end) {
        return new Ending.Broken(
            "entry %d at byte %d is broken, though it was on disk when byte %d was written"
                .formatted(lastIndex() + 1, end, at));
      }
    }
    return new Ending.Clean();
  }

  private static boolean isClear(ByteBuffer content, int from) {
    int at = from;
    while (at < content.capacity() && content.get(at) == 0) {
      at++;
    }
    return at >= content.capacity();
  }

  private static ByteBuffer read(FileChannel channel, int bytes) throws IOException {
    var content = ByteBuffer.allocate(bytes);
    while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {}
    return content;
  }
}
