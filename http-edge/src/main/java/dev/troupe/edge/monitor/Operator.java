package dev.troupe.edge.monitor;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/// Who may change something: whoever has the operator's token, or, where there is none, whoever is
/// on this machine.
///
/// Without a token a web page of somebody else could make the operator's browser ask for a change,
/// so such requests must name this machine as host, and come from no other page.
final class Operator {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final String BEARER = "Bearer ";

  private final Optional<String> token;

  Operator(Optional<String> token) {
    this.token = token;
  }

  /// The inner route for the operator, for others a refusal.
  Route only(Supplier<Route> inner) {
    return Directives.extractRequest(
        request -> refusal(request).map(Directives::complete).orElseGet(inner));
  }

  private Optional<HttpResponse> refusal(HttpRequest request) {
    if (token.isPresent()) {
      return hasToken(request, token.get())
          ? Optional.empty()
          : Optional.of(
              JsonReplies.problem(StatusCodes.UNAUTHORIZED, "this needs the operator's token")
                  .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"troupe\"")));
    }
    return isFromHere(request)
        ? Optional.empty()
        : Optional.of(
            JsonReplies.problem(
                StatusCodes.FORBIDDEN,
                "without an operator's token changes are taken from this machine only; set one with"
                    + " edge.operator-token-file"));
  }

  private static boolean hasToken(HttpRequest request, String token) {
    return request
        .getHeader("Authorization")
        .map(header -> header.value())
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(given -> MessageDigest.isEqual(bytes(given), bytes(token)))
        .isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isFromHere(HttpRequest request) {
    boolean isLocal =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(RemoteAddress::getAddress)
            .filter(InetAddress::isLoopbackAddress)
            .isPresent();
    return isLocal
        && LOOPBACK.contains(request.getUri().host().address())
        && request.getHeader("Origin").filter(origin -> !isOwn(origin.value(), request)).isEmpty();
  }

  private static boolean isOwn(String origin, HttpRequest request) {
    var uri = request.getUri();
    return origin.equals("http://" + uri.host().address() + ":" + uri.port());
  }
}
