package dev.troupe.edge;

import dev.troupe.edge.routes.Replies;
import java.time.Duration;
import java.util.Optional;
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
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/// Sends every request to a web server of the host that it asked for.
final class RouterRoutes extends AllDirectives {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final ActorRef<Router.Command> router;
  private final Optional<String> publicHost;
  private final ActorSystem<?> system;
  private final Duration askTimeout;

  RouterRoutes(
      ActorRef<Router.Command> router,
      Optional<String> publicHost,
      ActorSystem<?> system,
      Duration askTimeout) {
    this.router = router;
    this.publicHost = publicHost;
    this.system = system;
    this.askTimeout = askTimeout;
  }

  Route route() {
    return concat(
        path("heartbeat", this::notHere), path("leave", this::notHere), extractRequest(this::send));
  }

  /// Whether visitors can be sent to this host: an address, or a name without anything odd in it.
  static boolean isHost(String host) {
    return NAME.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  private Route notHere() {
    return complete(
        Replies.text(
            StatusCodes.NOT_FOUND,
            "heartbeat and leave go to the web server that the router sent you to"));
  }

  private Route send(HttpRequest request) {
    Uri asked = request.getUri();
    String host = publicHost.orElseGet(() -> asked.host().address());
    if (!isHost(host)) {
      return complete(Replies.text(StatusCodes.BAD_REQUEST, "Host: must be a name or an address"));
    }
    return onSuccess(ask(), answer -> complete(reply(answer, asked.host(host))));
  }

  private static HttpResponse reply(Router.Answer answer, Uri asked) {
    return switch (answer) {
      case Router.GoTo(int port) ->
          HttpResponse.create()
              .withStatus(StatusCodes.FOUND)
              .addHeader(Location.create(asked.scheme("http").userInfo("").port(port)))
              .addHeader(Replies.NO_STORE);
      case Router.NoneUp() -> Replies.comeBack(RETRY, "no web server is up");
      case Router.TooManyWait() -> Replies.comeBack(RETRY, "too many requests wait already");
    };
  }

  private CompletionStage<Router.Answer> ask() {
    return AskPattern.ask(router, Router.Route::new, askTimeout, system.scheduler());
  }
}
