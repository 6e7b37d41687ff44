package dev.troupe.edge.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who asks for a WebSocket, as far as it matters.
///
/// @param from the address of its connection
/// @param host which it asked for, with the port if there is one
/// @param origin of the page that asks; nothing if it is no browser
/// @param forwardedFor what a proxy says of whom it asks for; empty if there is none
record Visitor(InetSocketAddress from, String host, Optional<String> origin, String forwardedFor) {

  /// Why it may not; nothing if it may.
  ///
  /// A browser lets every page open WebSockets to everywhere, and says only which page it was. The
  /// chat's own page has the host that is asked for. That can be a name of somebody else's which
  /// leads to this machine, so what comes from this machine must call it by its own names.
  Optional<String> refusal(List<String> origins) {
    if (origin.isEmpty() || origins.contains(origin.get().toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    String page = origin.get().replaceFirst("^https?://", "");
    if (!page.equalsIgnoreCase(host)) {
      return Optional.of(
          "pages of %s may not chat here; name it in edge.chat.origins if they should"
              .formatted(shown(origin.get())));
    }
    if (from.getAddress().isLoopbackAddress() && !isLoopback(host)) {
      return Optional.of(
          "%s is no name of this machine; name %s in edge.chat.origins if it should be"
              .formatted(shown(host), shown(origin.get())));
    }
    return Optional.empty();
  }

  /// Where the visitor itself is: the last one who was forwarded, if it comes from a proxy that is
  /// believed.
  InetSocketAddress remote(List<String> proxies) {
    if (!proxies.contains(from.getAddress().getHostAddress())) {
      return from;
    }
    String last = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(last), from.getPort());
    } catch (IllegalArgumentException e) {
      return from; // it does not say, or not in a way that can be understood
    }
  }

  private static boolean isLoopback(String host) {
    String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }

  /// Somebody else's words, none too many of them.
  private static String shown(String word) {
    String plain = word.replaceAll("[^!-~]", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
  }
}
