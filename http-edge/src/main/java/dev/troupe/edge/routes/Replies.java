package dev.troupe.edge.routes;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/// Pieces of answers that more than one server gives.
public final class Replies {
  /// Nothing may keep this answer.
  public static final HttpHeader NO_STORE = CacheControl.create(CacheDirectives.NO_STORE);

  /// A cache must ask each time whether what it has is still right.
  public static final HttpHeader NO_CACHE = CacheControl.create(CacheDirectives.NO_CACHE);

  /// A browser must believe the content type.
  public static final HttpHeader NO_SNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");

  private static final ExceptionHandler BUSY =
      ExceptionHandler.newBuilder()
          .match(
              TimeoutException.class,
              _ -> Directives.complete(comeBack(Duration.ofSeconds(1), "the node is too busy")))
          .build();

  private Replies() {}

  /// One line of text.
  public static HttpResponse text(StatusCode status, String line) {
    return HttpResponse.create().withStatus(status).addHeader(NO_SNIFF).withEntity(line + "\n");
  }

  /// 503 that says when to try again.
  public static HttpResponse comeBack(Duration after, String why) {
    return text(StatusCodes.SERVICE_UNAVAILABLE, why)
        .addHeader(RawHeader.create("Retry-After", Long.toString(after.toSeconds())));
  }

  /// How many users are active.
  public static HttpHeader activeUsers(int count) {
    return RawHeader.create("X-Active-Users", Integer.toString(count));
  }

  /// Answers a `HEAD` as it would a `GET`; the server leaves the body out.
  public static Route getOrHead(Supplier<Route> get) {
    return Directives.concat(
        Directives.get(get),
        Directives.head(
            () -> Directives.mapRequest(head -> head.withMethod(HttpMethods.GET), get)));
  }

  /// [#whole] as a plain function.
  public static Handler handler(Route routes, ActorSystem<?> system) {
    return whole(() -> routes).handler(system)::apply;
  }

  /// The whole of a server: throws away the bodies of requests, since none of ours has a meaning,
  /// and answers also what the routes reject or fail at.
  private static Route whole(Supplier<Route> routes) {
    return Directives.extractMaterializer(materializer ->
        Directives.extractRequest(request -> {
          request.discardEntityBytes(materializer);
          return Directives.respondWithDefaultHeader(
              NO_SNIFF, () -> Directives.handleExceptions(BUSY, routes).seal());
        }));
  }
}
