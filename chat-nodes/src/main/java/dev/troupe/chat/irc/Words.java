package dev.troupe.chat.irc;

import java.util.List;
import java.util.regex.Pattern;

/// Words on a line: as they may stand there, and lists of them.
final class Words {
  private Words() {}

  /// A client's words as they may stand in the middle of a reply.
  static String middle(String text) {
    String word = text.replace(' ', '_');
    return word.isEmpty() ? "*" : word.startsWith(":") ? "_" + word.substring(1) : word;
  }

  /// What stands between commas, without what is empty.
  static List<String> list(String text) {
    if (text.indexOf(',') < 0) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return Pattern.compile(",").splitAsStream(text).filter(word -> !word.isEmpty()).toList();
  }
}
