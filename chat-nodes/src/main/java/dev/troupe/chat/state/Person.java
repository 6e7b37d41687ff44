package dev.troupe.chat.state;

/// An account as others see it.
///
/// @param name as first written
/// @param user as it calls itself beside its name
/// @param realName who it says it is
/// @param away why it is away; empty if it is not
/// @param operator whether it is an operator of the network
/// @param hasPassword whether a password keeps others out
/// @param node that it is logged in on; empty if it is not logged in
/// @param createdMillis when it was created
/// @param sinceMillis when it last logged in or out
/// @param spokeMillis when it last sent a message; 0 before the first
/// @param secure whether its connection is encrypted up to the node
public record Person(
    String name,
    String user,
    String realName,
    String away,
    boolean operator,
    boolean hasPassword,
    String node,
    long createdMillis,
    long sinceMillis,
    long spokeMillis,
    boolean secure) {
  /// What stands behind the `@` of everyone's mask: clients' addresses are nobody's business.
  public static final String HOST = "troupe";

  /// Whether it is logged in.
  public boolean online() {
    return !node.isEmpty();
  }

  /// When it last sent a message or logged in.
  public long activeMillis() {
    return Math.max(sinceMillis, spokeMillis);
  }

  /// `nick!user@host`.
  public String mask() {
    return mask(name, user);
  }

  /// `nick!user@host`.
  public static String mask(String name, String user) {
    return name + "!" + user + "@" + HOST;
  }
}
