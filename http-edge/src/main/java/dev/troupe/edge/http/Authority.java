package dev.troupe.edge.http;

import org.jspecify.annotations.Nullable;

/// The hosts of requests: names and addresses, nothing that could mean something else in a URI, a
/// header or a page.
public final class Authority {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_ADDRESS = 45;
  private static final int LONGEST_PORT = 5;

  private Authority() {}

  /// Whether visitors can be sent to this host: an address, or a name without anything odd in it.
  /// An IPv6 address stands without its brackets.
  public static boolean isHost(String host) {
    return isName(host) || isAddress(host);
  }

  /// The host as it stands in a URI.
  public static String inUri(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /// The host of `HOST`, `HOST:PORT` or the same with `[V6]`, as it stands in a URI; empty of an
  /// empty text.
  ///
  /// @return null if it is none
  static @Nullable String hostOf(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.charAt(0) == '[' ? text.indexOf(']') + 1 : text.indexOf(':');
    String host = text.substring(0, end < 0 ? text.length() : end);
    boolean good =
        host.startsWith("[") ? isAddress(host.substring(1, host.length() - 1)) : isName(host);
    return good && isPort(text, host.length()) ? host : null;
  }

  private static boolean isName(String host) {
    if (host.isEmpty() || host.length() > LONGEST_NAME || !Bytes.isAlphanumeric(host.charAt(0))) {
      return false;
    }
    for (int i = 1; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Bytes.isAlphanumeric(c) && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAddress(String host) {
    if (host.length() < 2 || host.length() > LONGEST_ADDRESS) {
      return false;
    }
    return host.chars().allMatch(c -> c == ':' || c == '.' || Bytes.isHexadecimal(c));
  }

  /// Whether nothing follows, or a colon and a port, which may be left out.
  private static boolean isPort(String text, int at) {
    if (at == text.length()) {
      return true;
    }
    if (text.charAt(at) != ':' || text.length() - at - 1 > LONGEST_PORT) {
      return false;
    }
    for (int i = at + 1; i < text.length(); i++) {
      if (!Bytes.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
