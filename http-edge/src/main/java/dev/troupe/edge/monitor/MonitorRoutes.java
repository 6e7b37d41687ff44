package dev.troupe.edge.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.troupe.edge.routes.Replies;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserTracker;
import dev.troupe.users.Users;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/// The monitor: an overview for people at `/`, facts for scripts under `/api` and at `/stats`,
/// health for orchestrators. Any node answers for the whole cluster.
public final class MonitorRoutes extends AllDirectives {
  private static final List<HttpHeader> HEADERS =
      List.of(
          Replies.NO_SNIFF,
          Replies.NO_CACHE,
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                  + "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
                  + "frame-ancestors 'none'"));

  private static final RejectionHandler API_REJECTIONS =
      RejectionHandler.newBuilder()
          .handleAll(MethodRejection.class, MonitorRoutes::wrongMethod)
          .handleNotFound(
              Directives.complete(problem(StatusCodes.NOT_FOUND, "there is no such path")))
          .build();

  private final String node;
  private final ActorRef<UserTracker.Command> users;
  private final ActorRef<StatusBoard.Command> board;
  private final InstantSource clock;
  private final ActorSystem<?> system;
  private final Duration askTimeout;

  /// @param node the name of this node, whose health is told
  public MonitorRoutes(
      String node,
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      InstantSource clock,
      ActorSystem<?> system,
      Duration askTimeout) {
    this.node = node;
    this.users = users;
    this.board = board;
    this.clock = clock;
    this.system = system;
    this.askTimeout = askTimeout;
  }

  /// All of it.
  public Route route() {
    return respondWithDefaultHeaders(
        HEADERS,
        () ->
            concat(
                pathSingleSlash(() -> shipped("monitor.html")),
                path("monitor.css", () -> shipped("monitor.css")),
                path("monitor.js", () -> shipped("monitor.js")),
                path("stats", () -> Replies.getOrHead(this::stats)),
                pathPrefix("api", this::api),
                path("alive", () -> Replies.getOrHead(this::alive)),
                path("ready", () -> Replies.getOrHead(this::ready)),
                path("health", () -> Replies.getOrHead(this::ready))));
  }

  private Route shipped(String name) {
    return Replies.getOrHead(() -> getFromResource("web/" + name));
  }

  private Route api() {
    return handleRejections(
        API_REJECTIONS,
        () ->
            concat(
                path("cluster", () -> Replies.getOrHead(this::cluster)),
                path("users", () -> Replies.getOrHead(this::allUsers))));
  }

  private Route stats() {
    return withBoard(board ->
        withUsers(users ->
            complete(
                json(StatusCodes.OK, MonitorJson.stats(clock.instant(), board, users))
                    .addHeader(Replies.activeUsers(users.total()))
                    .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*")))));
  }

  private Route cluster() {
    return withBoard(board -> complete(json(StatusCodes.OK, board)));
  }

  private Route allUsers() {
    return withUsers(users -> complete(json(StatusCodes.OK, MonitorJson.users(users))));
  }

  private Route alive() {
    return complete(json(StatusCodes.OK, new MonitorJson.Health(node, true, "answers")));
  }

  private Route ready() {
    return withBoard(board -> {
      var health = MonitorJson.readiness(node, board);
      var status = health.ok() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
      return complete(json(status, health));
    });
  }

  private Route withBoard(Function<ClusterStatus, Route> inner) {
    CompletionStage<ClusterStatus> now =
        AskPattern.ask(board, StatusBoard.Get::new, askTimeout, system.scheduler());
    return onSuccess(now, inner);
  }

  private Route withUsers(Function<Users, Route> inner) {
    CompletionStage<Users> now =
        AskPattern.ask(users, UserTracker.GetUsers::new, askTimeout, system.scheduler());
    return onSuccess(now, inner);
  }

  private static Route wrongMethod(List<MethodRejection> rejections) {
    var allowed = rejections.stream().map(MethodRejection::supported).toArray(HttpMethod[]::new);
    return Directives.complete(
        problem(StatusCodes.METHOD_NOT_ALLOWED, "this path does not take that method")
            .addHeader(Allow.create(allowed)));
  }

  private static HttpResponse problem(StatusCode status, String error) {
    return json(status, new MonitorJson.Problem(error));
  }

  private static HttpResponse json(StatusCode status, Object value) {
    try {
      byte[] bytes = MonitorJson.mapper().writeValueAsBytes(value);
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, bytes);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write " + value.getClass() + " as JSON", e);
    }
  }
}
