package dev.troupe.chat.irc;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into parts that fit on a line each, never inside a character, and behind a space
/// where there is one in the last quarter.
final class Parts {
  /// Of a `char` in UTF-8; a pair of surrogates has four.
  private static final int MOST_BYTES = 3;

  private Parts() {}

  /// @param maxBytes of each part in UTF-8, at least 4
  static List<String> of(String text, int maxBytes) {
    if (text.length() <= maxBytes / MOST_BYTES) {
      return List.of(text);
    }
    var parts = new ArrayList<String>();
    int start = 0;
    while (start < text.length()) {
      int end = fitting(text, start, maxBytes);
      int space = text.lastIndexOf(' ', end - 1);
      if (end < text.length() && space > start + (end - start) * 3 / 4) {
        end = space + 1;
      }
      parts.add(text.substring(start, end));
      start = end;
    }
    return parts;
  }

  private static int fitting(String text, int start, int maxBytes) {
    int bytes = 0;
    int at = start;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        break;
      }
      at += Character.charCount(point);
    }
    return at;
  }
}
