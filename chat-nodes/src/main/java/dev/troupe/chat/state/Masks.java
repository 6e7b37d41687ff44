package dev.troupe.chat.state;

/// Masks with `*` for any number of characters and `?` for one.
public final class Masks {
  private Masks() {}

  /// Whether a mask fits a text, ASCII case apart. It takes no more steps than the product of their
  /// lengths, whatever the mask.
  public static boolean matches(String mask, String text) {
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

  /// A ban's mask in full: `nick`, `user@host` and `nick!user` leave the rest open.
  public static String inFull(String mask) {
    int bang = mask.indexOf('!');
    int at = mask.indexOf('@', Math.max(bang, 0));
    if (bang < 0 && at < 0) {
      return mask + "!*@*";
    }
    if (bang < 0) {
      return "*!" + mask;
    }
    return at < 0 ? mask + "@*" : mask;
  }
}
