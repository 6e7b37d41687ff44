package dev.troupe.edge.http;

import dev.troupe.edge.http.Parsed.Malformed;
import org.jspecify.annotations.Nullable;

/// One header line (RFC 9112, section 5): where its name and its value stand.
final class Field {
  static final Malformed MALFORMED =
      Malformed.bad("a header must be NAME: VALUE in one line, without control characters");

  /// So many digits are more than any length that is taken, and still a number.
  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private final int nameFrom;
  private final int nameTo;
  private final int from;
  private final int to;

  private Field(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
    this.bytes = bytes;
    this.nameFrom = nameFrom;
    this.nameTo = nameTo;
    this.from = from;
    this.to = to;
  }

  /// Reads the line between two positions; null if it is malformed.
  static @Nullable Field of(byte[] bytes, int from, int to) {
    int colon = from;
    while (colon < to && Bytes.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      return null;
    }
    return Bytes.areFieldContent(bytes, colon + 1, to)
        ? new Field(bytes, from, colon, startOf(bytes, colon + 1, to), endOf(bytes, colon + 1, to))
        : null;
  }

  private static int startOf(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && Bytes.isBlank(bytes[start])) {
      start++;
    }
    return start;
  }

  private static int endOf(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && Bytes.isBlank(bytes[end - 1])) {
      end--;
    }
    return Math.max(end, startOf(bytes, from, to));
  }

  int nameLength() {
    return nameTo - nameFrom;
  }

  /// @param name in lower case
  boolean isNamed(String name) {
    return Bytes.equalsIgnoringCase(bytes, nameFrom, nameTo, name);
  }

  /// @param value in lower case
  boolean is(String value) {
    return Bytes.equalsIgnoringCase(bytes, from, to, value);
  }

  /// Whether the value is a list with this in it.
  ///
  /// @param item in lower case
  boolean holds(String item) {
    for (int at = from; at < to; ) {
      int comma = Bytes.indexOf((byte) ',', bytes, at, to);
      int start = startOf(bytes, at, comma);
      if (Bytes.equalsIgnoringCase(bytes, start, endOf(bytes, at, comma), item)) {
        return true;
      }
      at = comma + 1;
    }
    return false;
  }

  /// The value as a number from 0; -1 if it is none.
  long number() {
    if (from == to || to - from > MOST_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Bytes.isDigit(bytes[i])) {
        return -1;
      }
      value = 10 * value + bytes[i] - '0';
    }
    return value;
  }

  String text() {
    return Bytes.text(bytes, from, to);
  }
}
