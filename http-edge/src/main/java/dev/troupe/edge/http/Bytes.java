package dev.troupe.edge.http;

import java.nio.charset.StandardCharsets;

/// What single bytes may be in HTTP, and comparisons of some of them.
final class Bytes {
  private static final boolean[] TOKEN = new boolean[256];

  static {
    String others = "!#$%&'*+-.^_`|~";
    for (int i = 0; i < TOKEN.length; i++) {
      TOKEN[i] = isAlphanumeric(i) || (i > 0 && others.indexOf(i) >= 0);
    }
  }

  private Bytes() {}

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHexadecimal(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isAlphanumeric(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /// Whether it may stand in a method or in a header's name.
  static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isFieldContent(byte b) {
    return b < 0 || (b >= ' ' && b != 0x7f) || b == '\t';
  }

  /// Whether the bytes are `word`, which is in lower case, in any case.
  static boolean equalsIgnoringCase(byte[] bytes, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      int c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Where `sought` is, or `to`.
  static int indexOf(byte sought, byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != sought) {
      i++;
    }
    return i;
  }

  /// Whether all of them may stand in a header's value.
  static boolean areFieldContent(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isFieldContent(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
