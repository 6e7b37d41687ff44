package dev.troupe.edge.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Finds lines that end in CR LF, however their bytes are split. Every byte is looked at once, and
/// only an unfinished line is kept.
final class LineReader {
  private static final byte[] NOTHING = new byte[0];

  /// What the bytes so far are.
  enum Found {
    LINE,
    /// The line goes on.
    PART,
    /// More bytes than the limit, without an end.
    TOO_LONG,
    /// A line feed without a carriage return, which others on the way may read differently.
    BARE_LINE_FEED
  }

  private byte[] kept = NOTHING;
  private int keptLength = 0;

  private byte[] bytes = NOTHING;
  private int from = 0;
  private int to = 0;

  /// Reads up to the next end of a line; what is found stands in [#bytes] until the next call.
  ///
  /// @param in backed by an array
  /// @param limit of the line without its end
  Found next(ByteBuffer in, int limit) {
    byte[] array = in.array();
    int start = in.arrayOffset() + in.position();
    int end = in.arrayOffset() + in.limit();
    int feed = Bytes.indexOf((byte) '\n', array, start, end);
    in.position(Math.min(feed + 1, end) - in.arrayOffset());
    if (keptLength + feed - start > limit + 1) {
      return Found.TOO_LONG;
    }
    if (feed == end) {
      keep(array, start, end);
      return Found.PART;
    }
    if (keptLength == 0) {
      return line(array, start, feed);
    }
    keep(array, start, feed);
    int length = keptLength;
    keptLength = 0;
    return line(kept, 0, length);
  }

  private Found line(byte[] array, int start, int end) {
    if (end == start || array[end - 1] != '\r') {
      return Found.BARE_LINE_FEED;
    }
    bytes = array;
    from = start;
    to = end - 1;
    return Found.LINE;
  }

  private void keep(byte[] array, int start, int end) {
    int length = keptLength + end - start;
    if (length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(length, 2 * kept.length));
    }
    System.arraycopy(array, start, kept, keptLength, end - start);
    keptLength = length;
  }

  /// Whether a line has begun and not ended.
  boolean isWithinLine() {
    return keptLength > 0;
  }

  /// Gives the memory of long lines back.
  void forget() {
    kept = NOTHING;
    bytes = NOTHING;
  }

  /// Holds the line from [#from] to before [#to].
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }
}
