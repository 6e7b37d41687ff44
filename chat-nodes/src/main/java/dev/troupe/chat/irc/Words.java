package dev.troupe.chat.irc;

import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.regex.Pattern;

/// Words on a line: as they may stand there, lists of them, and masks.
final class Words {
  private Words() {}

  /// A client's words as they may stand in the middle of a reply.
  static String middle(String text) {
    String word = text.replace(' ', '_');
    return word.isEmpty() ? "*" : word.startsWith(":") ? "_" + word.substring(1) : word;
  }

  /// What stands between commas, without what is empty.
  static List<String> list(String text) {
    return Pattern.compile(",").splitAsStream(text).filter(word -> !word.isEmpty()).toList();
  }

  /// Whether a mask with `*` and `?` fits a text, ASCII case apart. It takes no more steps than the
  /// product of their lengths, whatever the mask.
  static boolean matches(String mask, String text) {
    String wanted = Names.key(mask);
    String given = Names.key(text);
    int star = -1;
    int back = 0;
    int at = 0;
    int i = 0;
    while (i < given.length()) {
      char next = at < wanted.length() ? wanted.charAt(at) : '\0';
      if (next == '*') {
        star = at++;
        back = i;
      } else if (at < wanted.length() && (next == '?' || next == given.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++back;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '*') {
      at++;
    }
    return at == wanted.length();
  }
}
