package dev.troupe.users;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a user is known by: 1 to 64 of letters, digits, and `. _ : @ -`, so that it needs no
/// escaping in a log, a path, JSON or HTML.
public record UserId(String text) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

  public UserId {
    if (!ALLOWED.matcher(text).matches()) {
      throw new IllegalArgumentException("user id: must be " + rule());
    }
  }

  /// The id that the text stands for, or nothing if it breaks the rule.
  public static Optional<UserId> parse(String text) {
    return ALLOWED.matcher(text).matches() ? Optional.of(new UserId(text)) : Optional.empty();
  }

  /// The id of a user who did not give one; the scope of an IPv6 address is left out.
  public static UserId of(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return new UserId(scope < 0 ? text : text.substring(0, scope));
  }

  /// What is allowed, for the one whose id was refused.
  public static String rule() {
    return "1 to 64 of A-Z a-z 0-9 . _ : @ -";
  }

  @Override
  public String toString() {
    return text;
  }
}
