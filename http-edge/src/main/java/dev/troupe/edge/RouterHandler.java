package dev.troupe.edge;

import dev.troupe.edge.routes.Replies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.Location;

/// Sends every request to a web server of the host that it asked for.
///
/// Plain functions instead of routes: this is asked for more often than anything else.
final class RouterHandler {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Set<String> NOT_HERE = Set.of("/heartbeat", "/leave");

  private final Redirects redirects;
  private final ActorRef<Router.Command> router;
  private final HttpEdge.Settings settings;
  private final ActorSystem<?> system;
  private final InstantSource clock;

  RouterHandler(
      Redirects redirects,
      ActorRef<Router.Command> router,
      HttpEdge.Settings settings,
      InstantSource clock,
      ActorSystem<?> system) {
    this.redirects = redirects;
    this.router = router;
    this.settings = settings;
    this.clock = clock;
    this.system = system;
  }

  /// Whether visitors can be sent to this host: an address, or a name without anything odd in it.
  static boolean isHost(String host) {
    return NAME.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  /// The answer to any request.
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!request.entity().isStrict()) {
      request.discardEntityBytes(system);
    }
    Uri asked = request.getUri();
    if (NOT_HERE.contains(asked.path())) {
      return now(
          Replies.text(
              StatusCodes.NOT_FOUND,
              "heartbeat and leave go to the web server that the router sent you to"));
    }
    String host = settings.publicHost().orElseGet(() -> asked.host().address());
    if (!isHost(host)) {
      return now(Replies.text(StatusCodes.BAD_REQUEST, "Host: must be a name or an address"));
    }
    if (settings.routingDelay().isZero()) {
      OptionalInt port = redirects.next(clock.instant());
      return now(port.isPresent() ? redirect(asked, host, port.getAsInt()) : noneUp());
    }
    return ask().thenApply(answer -> reply(answer, asked, host)).exceptionally(_ -> busy());
  }

  private static CompletionStage<HttpResponse> now(HttpResponse answer) {
    return CompletableFuture.completedStage(answer);
  }

  private static HttpResponse reply(Router.Answer answer, Uri asked, String host) {
    return switch (answer) {
      case Router.GoTo(int port) -> redirect(asked, host, port);
      case Router.NoneUp() -> noneUp();
      case Router.TooManyWait() -> Replies.comeBack(RETRY, "too many requests wait already");
    };
  }

  private static HttpResponse redirect(Uri asked, String host, int port) {
    Uri there = asked.host(host).scheme("http").userInfo("").port(port);
    return HttpResponse.create()
        .withStatus(StatusCodes.FOUND)
        .withHeaders(List.of(Location.create(there), Replies.NO_STORE, Replies.NO_SNIFF));
  }

  private static HttpResponse noneUp() {
    return Replies.comeBack(RETRY, "no web server is up");
  }

  private static HttpResponse busy() {
    return Replies.comeBack(RETRY, "the node is too busy");
  }

  private CompletionStage<Router.Answer> ask() {
    return AskPattern.ask(router, Router.Route::new, settings.askTimeout(), system.scheduler());
  }
}
