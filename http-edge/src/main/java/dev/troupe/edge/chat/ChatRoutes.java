package dev.troupe.edge.chat;

import dev.troupe.edge.routes.Replies;
import dev.troupe.edge.routes.ShippedPages;
import dev.troupe.net.ConnectionFlow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/// Chat in a browser: the page at `/chat`, and IRC over WebSocket at `/chat/ws`, which the page and
/// other IRC clients use.
public final class ChatRoutes extends AllDirectives {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// The names of what the page is made of.
  private static final Pattern ASSET = Pattern.compile("[a-z-]+\\.(js|css)");

  private final WebChatSettings settings;
  private final Optional<ConnectionFlow> chat;

  /// @param chat of this node, if it runs one
  public ChatRoutes(WebChatSettings settings, Optional<ConnectionFlow> chat) {
    this.settings = settings;
    this.chat = chat;
  }

  /// Everything at and below `/chat`.
  public Route route() {
    return pathPrefix(
        "chat",
        () ->
            respondWithDefaultHeaders(
                ShippedPages.HEADERS,
                () ->
                    concat(
                        pathEnd(() -> ShippedPages.file("chat/chat.html")),
                        path("ws", () -> get(() -> extractRequest(this::socket))),
                        path(PathMatchers.segment(), this::asset))));
  }

  private Route asset(String name) {
    return ASSET.matcher(name).matches() ? ShippedPages.file("chat/" + name) : reject();
  }

  private Route socket(HttpRequest request) {
    return complete(
        request
            .getAttribute(AttributeKeys.webSocketUpgrade)
            .map(upgrade -> answer(request, upgrade))
            .orElseGet(() ->
                Replies.text(
                        StatusCodes.UPGRADE_REQUIRED,
                        "this is for WebSockets with the subprotocol text.ircv3.net")
                    .addHeader(RawHeader.create("Upgrade", "websocket"))));
  }

  private HttpResponse answer(HttpRequest request, WebSocketUpgrade upgrade) {
    var visitor = visitor(request);
    Optional<String> refusal = visitor.refusal(settings.origins());
    if (refusal.isPresent()) {
      return Replies.text(StatusCodes.FORBIDDEN, refusal.get());
    }
    if (chat.isEmpty()) {
      return Replies.comeBack(RETRY, "this node runs no chat, try another");
    }
    var connection = chat.get().open(visitor.remote(settings.proxies()));
    List<String> offered =
        StreamSupport.stream(upgrade.getRequestedProtocols().spliterator(), false).toList();
    if (offered.isEmpty()) {
      return upgrade.handleMessagesWith(ChatSocket.TEXT.over(connection));
    }
    return Arrays.stream(ChatSocket.values())
        .filter(kind -> offered.contains(kind.subprotocol()))
        .findFirst()
        .map(kind -> upgrade.handleMessagesWith(kind.over(connection), kind.subprotocol()))
        .orElseGet(() ->
            Replies.text(
                StatusCodes.BAD_REQUEST,
                "the subprotocol must be text.ircv3.net or binary.ircv3.net"));
  }

  private static Visitor visitor(HttpRequest request) {
    RemoteAddress remote = request.getAttribute(AttributeKeys.remoteAddress).orElseThrow();
    InetAddress address = remote.getAddress().orElseThrow();
    return new Visitor(
        new InetSocketAddress(address, remote.getPort()),
        header(request, "Host").orElse(""),
        header(request, "Origin"),
        header(request, "X-Forwarded-For").orElse(""));
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
