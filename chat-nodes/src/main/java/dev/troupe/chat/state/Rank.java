package dev.troupe.chat.state;

/// What a member may do in a channel beyond others.
///
/// @param op may set modes and topic, invite and remove
/// @param voice may speak where not everybody may
public record Rank(boolean op, boolean voice) {
  /// Of most members.
  public static final Rank NONE = new Rank(false, false);

  /// Of who creates a channel.
  public static final Rank OP = new Rank(true, false);

  /// Whether it may speak in a moderated channel.
  public boolean speaks() {
    return op || voice;
  }

  /// All signs that stand before a member's name.
  public String prefixes() {
    return (op ? "@" : "") + (voice ? "+" : "");
  }

  Rank with(char mode, boolean on) {
    return mode == 'o' ? new Rank(on, voice) : new Rank(op, on);
  }

  /// As [#bits] wrote it.
  public static Rank of(int bits) {
    return new Rank((bits & 1) != 0, (bits & 2) != 0);
  }

  /// In one number.
  public int bits() {
    return (op ? 1 : 0) + (voice ? 2 : 0);
  }
}
