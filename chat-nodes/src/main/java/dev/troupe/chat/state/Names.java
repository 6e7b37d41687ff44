package dev.troupe.chat.state;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names of accounts and channels: what they may look like, and when two are the same (ASCII case
/// does not count).
public final class Names {
  /// The longest name of an account, in characters.
  public static final int MAX_ACCOUNT = 32;

  /// The longest name of a channel, its `#` included.
  public static final int MAX_CHANNEL = 64;

  private static final Pattern ACCOUNT =
      Pattern.compile(
          "[A-Za-z\\[\\]\\\\`_^{|}][A-Za-z0-9\\[\\]\\\\`_^{|}-]{0," + (MAX_ACCOUNT - 1) + "}");
  private static final Pattern CHANNEL =
      Pattern.compile(
          "#[^\\x00-\\x20,:\\x7f\\p{Zs}\\p{Zl}\\p{Zp}\\p{Cf}]{1," + (MAX_CHANNEL - 1) + "}");

  private Names() {}

  public static boolean isAccount(String name) {
    return ACCOUNT.matcher(name).matches();
  }

  public static boolean isChannel(String name) {
    return CHANNEL.matcher(name).matches();
  }

  /// What equal names have in common.
  public static String key(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isUpper(name.charAt(i))) {
        return lower(name);
      }
    }
    return name;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static String lower(String name) {
    var folded = new StringBuilder(name);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (isUpper(c)) {
        folded.setCharAt(i, String.valueOf(c).toLowerCase(Locale.ROOT).charAt(0));
      }
    }
    return folded.toString();
  }
}
