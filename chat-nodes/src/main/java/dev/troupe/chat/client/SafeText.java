package dev.troupe.chat.client;

import java.util.regex.Pattern;

/// Others' texts, made fit for a terminal: no character of theirs moves the cursor, sets a colour,
/// turns the direction of what follows, or ends a line.
public final class SafeText {
  /// mIRC's colours and styles, which would only be noise.
  private static final Pattern STYLES =
      Pattern.compile(
          "\\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\\x04(?:[0-9A-Fa-f]{6})?"
              + "|[\\x02\\x0f\\x11\\x16\\x1d\\x1e\\x1f]");

  /// The characters that turn the direction of text.
  private static final Pattern TURNS =
      Pattern.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private static final Pattern SPACES = Pattern.compile("[\\t\\u2028\\u2029]");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cs}\\ufeff]");

  private SafeText() {}

  /// The text as it may be shown; what cannot be shown stands as `�`.
  public static String of(String text) {
    String bare = TURNS.matcher(STYLES.matcher(text).replaceAll("")).replaceAll("");
    return CONTROLS.matcher(SPACES.matcher(bare).replaceAll(" ")).replaceAll("\ufffd");
  }
}
