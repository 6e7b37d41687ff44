package dev.troupe.edge;

import dev.troupe.edge.routes.Replies;
import dev.troupe.users.UserId;
import dev.troupe.users.UserTracker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/// One web server: its page, the visitors' beats and their good-byes.
///
/// A visitor is known by its `client_id`, in the query or in a cookie, or else by its address. Who
/// fetches the page is active here; a `HEAD` says nothing about a visitor. The page can still be
/// had when there is no room to track one more visitor.
final class SiteRoutes extends AllDirectives {
  private static final String CLIENT_ID = "client_id";
  private static final Duration FULL_RETRY = Duration.ofSeconds(10);

  private final Page page;
  private final CompletionStage<Integer> port;
  private final ActorRef<UserTracker.Command> users;
  private final ActorSystem<?> system;
  private final Duration askTimeout;

  /// @param port where it listens, known once it does
  SiteRoutes(
      Page page,
      CompletionStage<Integer> port,
      ActorRef<UserTracker.Command> users,
      ActorSystem<?> system,
      Duration askTimeout) {
    this.page = page;
    this.port = port;
    this.users = users;
    this.system = system;
    this.askTimeout = askTimeout;
  }

  Route route() {
    return onSuccess(port, this::route);
  }

  private Route route(int here) {
    return concat(
        path("heartbeat", () -> get(() -> heartbeat(here))),
        path("leave", () -> concat(get(this::leave), post(this::leave))),
        pathEndOrSingleSlash(() -> page(here)),
        path("index.html", () -> page(here)));
  }

  private Route heartbeat(int here) {
    return parameterOptional(
        CLIENT_ID,
        id ->
            id.flatMap(UserId::parse)
                .map(user -> heartbeat(user, here))
                .orElseGet(this::badClientId));
  }

  private Route heartbeat(UserId user, int here) {
    return onSuccess(
        beat(user, here),
        answer ->
            switch (answer) {
              case UserTracker.Active(int count) ->
                  complete(
                      HttpResponse.create()
                          .addHeader(Replies.activeUsers(count))
                          .addHeader(Replies.NO_STORE));
              case UserTracker.Barred() -> barred();
              case UserTracker.Full() ->
                  complete(Replies.comeBack(FULL_RETRY, "there is no room for one more user"));
            });
  }

  private Route leave() {
    return visitor(user -> onSuccess(leave(user), _ -> complete(HttpResponse.create())));
  }

  private Route page(int here) {
    return concat(
        get(() -> page.exists() ? visitor(user -> page(user, here)) : page.get()),
        head(() -> mapRequest(head -> head.withMethod(HttpMethods.GET), page::get)));
  }

  private Route page(UserId user, int here) {
    return onSuccess(
        beat(user, here),
        answer ->
            switch (answer) {
              case UserTracker.Active(int count) ->
                  respondWithHeaders(
                      List.of(Replies.activeUsers(count), Replies.NO_CACHE), page::get);
              case UserTracker.Barred() -> barred();
              case UserTracker.Full() -> page.get();
            });
  }

  private Route visitor(Function<UserId, Route> inner) {
    return parameterOptional(
        CLIENT_ID,
        query ->
            optionalCookie(
                CLIENT_ID,
                cookie ->
                    query.isPresent()
                        ? query.flatMap(UserId::parse).map(inner).orElseGet(this::badClientId)
                        : cookie
                            .flatMap(pair -> UserId.parse(pair.value()))
                            .map(inner)
                            .orElseGet(() -> extractRequest(it -> inner.apply(addressOf(it))))));
  }

  private static UserId addressOf(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(UserId::of)
        .orElseThrow();
  }

  private Route badClientId() {
    return complete(
        Replies.text(StatusCodes.BAD_REQUEST, CLIENT_ID + ": must be " + UserId.rule()));
  }

  private Route barred() {
    return complete(Replies.text(StatusCodes.FORBIDDEN, "this user is barred"));
  }

  private CompletionStage<UserTracker.Answer> beat(UserId user, int here) {
    return AskPattern.ask(
        users,
        replyTo -> new UserTracker.Beat(user, here, replyTo),
        askTimeout,
        system.scheduler());
  }

  private CompletionStage<Done> leave(UserId user) {
    return AskPattern.ask(
        users, replyTo -> new UserTracker.Leave(user, replyTo), askTimeout, system.scheduler());
  }
}
