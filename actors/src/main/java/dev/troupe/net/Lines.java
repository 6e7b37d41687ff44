package dev.troupe.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/// Cuts a stream of bytes into lines that end in LF or CRLF, however the bytes are split.
///
/// A line that is too long is reported once, as soon as it is known to be, and then skipped up to
/// its end; no more than `limit` + 1 bytes are ever held. What stands after the last line's end
/// when the input ends is no line: half a command is not obeyed, so there is nothing to ask for.
///
/// Not for use by several threads.
public final class Lines {
  private static final Line EMPTY = new Whole(ByteString.emptyByteString());
  private static final int FIRST_SIZE = 256;

  /// What was found in the stream.
  public sealed interface Line {}

  /// A line without its end; it may be empty and hold any byte but LF.
  public record Whole(ByteString bytes) implements Line {}

  /// A line of more than the limit; its bytes are gone.
  public record TooLong() implements Line {}

  private final int limit;
  private byte[] pending;
  private int length = 0;
  private boolean skipping = false;

  /// @param limit of bytes in a line without its end, from 1
  public Lines(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: is " + limit + ", must be at least 1");
    }
    this.limit = limit;
    this.pending = new byte[Math.min(FIRST_SIZE, limit + 1)];
  }

  /// Takes the next bytes and returns the lines that they complete, in order.
  public List<Line> on(ByteString chunk) {
    byte[] bytes = chunk.toArrayUnsafe();
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, start, i, lines);
        end(lines);
        start = i + 1;
      }
    }
    append(bytes, start, bytes.length, lines);
    return lines;
  }

  private void append(byte[] bytes, int from, int to, List<Line> lines) {
    if (skipping) {
      return;
    }
    // One byte over the limit is kept: it may be the CR of the line's end.
    int taken = Math.min(to - from, limit + 1 - length);
    if (length + taken > pending.length) {
      pending = Arrays.copyOf(pending, Math.min(limit + 1, 2 * (length + taken)));
    }
    System.arraycopy(bytes, from, pending, length, taken);
    length += taken;
    if (taken < to - from || (length > limit && pending[limit] != '\r')) {
      lines.add(new TooLong());
      skipping = true;
    }
  }

  private void end(List<Line> lines) {
    if (!skipping) {
      int end = length > 0 && pending[length - 1] == '\r' ? length - 1 : length;
      lines.add(end == 0 ? EMPTY : new Whole(ByteString.fromArray(pending, 0, end)));
    }
    skipping = false;
    length = 0;
  }
}
