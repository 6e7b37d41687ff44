package dev.troupe.chat.state;

/// How a channel is set.
///
/// @param flags letters of those of `imnst` that are set, in alphabetical order
/// @param key that is needed to join, empty if none is
/// @param limit of members, 0 if there is none
public record Modes(String flags, String key, int limit) {
  /// Of a new channel: only members speak, and only its operators set the topic.
  public static final Modes USUAL = new Modes("nt", "", 0);

  /// All flags that there are.
  public static final String FLAGS = "imnst";

  /// Whether a flag is set.
  public boolean has(char flag) {
    return flags.indexOf(flag) >= 0;
  }

  Modes with(char flag, boolean on) {
    var next = new StringBuilder();
    for (int i = 0; i < FLAGS.length(); i++) {
      char each = FLAGS.charAt(i);
      if (each == flag ? on : has(each)) {
        next.append(each);
      }
    }
    return new Modes(next.toString(), key, limit);
  }

  Modes withKey(String next) {
    return new Modes(flags, next, limit);
  }

  Modes withLimit(int next) {
    return new Modes(flags, key, next);
  }
}
