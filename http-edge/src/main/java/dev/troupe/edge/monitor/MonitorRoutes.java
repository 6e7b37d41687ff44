package dev.troupe.edge.monitor;

import dev.troupe.balancer.ServerOrders;
import dev.troupe.edge.routes.Replies;
import dev.troupe.edge.routes.ShippedPages;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserTracker;
import dev.troupe.users.Users;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Rejections;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.server.ValidationRejection;

/// The monitor: a dashboard for people at `/`, the same facts for programs under `/api`, at
/// `/events`, `/metrics` and `/stats`, and health for orchestrators. Any node answers for the whole
/// cluster.
public final class MonitorRoutes extends AllDirectives {
  /// What the dashboard is made of.
  private static final Set<String> ASSETS =
      Set.of(
          "theme.css",
          "theme.js",
          "monitor.css",
          "monitor.js",
          "tables.js",
          "plots.js",
          "orders.js",
          "uplot/uPlot.js",
          "uplot/uPlot.css",
          "uplot/LICENSE");

  private static final RejectionHandler API_REJECTIONS =
      RejectionHandler.newBuilder()
          .handleAll(MethodRejection.class, MonitorRoutes::wrongMethod)
          .handle(
              ValidationRejection.class,
              wrong ->
                  Directives.complete(
                      JsonReplies.problem(StatusCodes.BAD_REQUEST, wrong.message())))
          .handleNotFound(
              Directives.complete(
                  JsonReplies.problem(
                      StatusCodes.NOT_FOUND, "there is no such path, see /api/openapi.json")))
          .build();

  /// Whom the monitor asks.
  ///
  /// @param measured what the node measures of itself
  public record Sources(
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      ActorRef<ServerOrders.Command> orders,
      Consumer<String> promote,
      ActorRef<Feed.Command> feed,
      Supplier<MetricSnapshots> measured) {}

  private final String node;
  private final Set<String> expected;
  private final Sources sources;
  private final Orders orders;
  private final InstantSource clock;
  private final ActorSystem<?> system;
  private final Duration askTimeout;

  /// @param node the name of this node, whose health is told
  /// @param expected the nodes that the configuration names
  /// @param token the operator's, if there is one
  public MonitorRoutes(
      String node,
      Set<String> expected,
      Sources sources,
      Optional<String> token,
      InstantSource clock,
      ActorSystem<?> system,
      Duration askTimeout) {
    this.node = node;
    this.expected = Set.copyOf(expected);
    this.sources = sources;
    this.orders =
        new Orders(
            new Operator(token),
            sources.users(),
            sources.board(),
            sources.orders(),
            sources.promote(),
            system,
            askTimeout);
    this.clock = clock;
    this.system = system;
    this.askTimeout = askTimeout;
  }

  /// All of it.
  public Route route() {
    return respondWithDefaultHeaders(
        ShippedPages.HEADERS,
        () ->
            concat(
                pathSingleSlash(() -> ShippedPages.file("monitor.html")),
                extractUnmatchedPath(this::asset),
                path("stats", () -> Replies.getOrHead(this::stats)),
                pathPrefix("api", this::api),
                path("events", () -> get(() -> complete(EventStream.of(sources.feed())))),
                path("metrics", () -> Replies.getOrHead(this::metrics)),
                path("alive", () -> Replies.getOrHead(this::alive)),
                path("ready", () -> Replies.getOrHead(this::ready)),
                path("health", () -> Replies.getOrHead(this::health))));
  }

  private Route asset(String path) {
    String name = path.isEmpty() ? path : path.substring(1);
    return ASSETS.contains(name) ? ShippedPages.file(name) : reject();
  }

  private Route api() {
    return handleRejections(
        API_REJECTIONS,
        () ->
            concat(
                orders.route(),
                path("cluster", () -> Replies.getOrHead(this::cluster)),
                path("users", () -> Replies.getOrHead(this::allUsers)),
                path("balancers", () -> Replies.getOrHead(() -> part(Views.View::balancers))),
                path("chat", () -> Replies.getOrHead(() -> part(Views.View::chat))),
                path(
                    "problems",
                    () ->
                        Replies.getOrHead(
                            () -> part(view -> new MonitorJson.ProblemList(view.problems())))),
                path("history", () -> Replies.getOrHead(this::history)),
                path(
                    "openapi.json",
                    () ->
                        Replies.getOrHead(() ->
                            getFromResource("web/openapi.json", ContentTypes.APPLICATION_JSON)))));
  }

  private Route stats() {
    return withBoard(board ->
        withUsers(users ->
            complete(
                JsonReplies.of(StatusCodes.OK, MonitorJson.stats(clock.instant(), board, users))
                    .addHeader(Replies.activeUsers(users.total()))
                    .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*")))));
  }

  private Route cluster() {
    return withBoard(board -> complete(JsonReplies.of(StatusCodes.OK, board)));
  }

  private Route allUsers() {
    return withUsers(users -> complete(JsonReplies.of(StatusCodes.OK, MonitorJson.users(users))));
  }

  private Route part(Function<Views.View, Object> part) {
    return onSuccess(
        ask(sources.feed(), Feed.GetView::new),
        view -> complete(JsonReplies.of(StatusCodes.OK, part.apply(view))));
  }

  private Route history() {
    return parameterOptional(
        "span",
        given ->
            switch (given.orElse("minutes")) {
              case "minutes" -> history(History.Span.MINUTES);
              case "hours" -> history(History.Span.HOURS);
              default -> reject(Rejections.validationRejection("span: must be minutes or hours"));
            });
  }

  private Route history(History.Span span) {
    return onSuccess(
        this.<Feed.Command, List<History.Sample>>ask(
            sources.feed(), replyTo -> new Feed.GetHistory(span, replyTo)),
        samples -> complete(JsonReplies.of(StatusCodes.OK, Views.Samples.of(span, samples))));
  }

  private Route metrics() {
    return withFacts(facts ->
        optionalHeaderValueByName(
            "Accept", accepted -> complete(Metrics.of(facts, sources.measured(), accepted))));
  }

  private Route alive() {
    return complete(JsonReplies.of(StatusCodes.OK, new MonitorJson.Health(node, true, "answers")));
  }

  private Route ready() {
    return withBoard(board -> complete(reply(MonitorJson.readiness(node, board))));
  }

  private Route health() {
    return withFacts(
        facts -> complete(reply(MonitorJson.health(node, facts.cluster(), Problems.of(facts)))));
  }

  private static HttpResponse reply(MonitorJson.Health health) {
    return JsonReplies.of(health.ok() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, health);
  }

  private Route withFacts(Function<Facts, Route> inner) {
    return withBoard(board ->
        withUsers(users -> inner.apply(new Facts(clock.instant(), node, expected, board, users))));
  }

  private Route withBoard(Function<ClusterStatus, Route> inner) {
    return onSuccess(ask(sources.board(), StatusBoard.Get::new), inner);
  }

  private Route withUsers(Function<Users, Route> inner) {
    return onSuccess(ask(sources.users(), UserTracker.GetUsers::new), inner);
  }

  private <C, A> CompletionStage<A> ask(
      ActorRef<C> whom, org.apache.pekko.japi.function.Function<ActorRef<A>, C> question) {
    return AskPattern.ask(whom, question, askTimeout, system.scheduler());
  }

  private static Route wrongMethod(List<MethodRejection> rejections) {
    var allowed = rejections.stream().map(MethodRejection::supported).toArray(HttpMethod[]::new);
    return Directives.complete(
        JsonReplies.problem(StatusCodes.METHOD_NOT_ALLOWED, "this path does not take that method")
            .addHeader(Allow.create(allowed)));
  }
}
