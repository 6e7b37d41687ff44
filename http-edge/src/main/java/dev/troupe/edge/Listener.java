package dev.troupe.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.edge.routes.Handler;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.net.ReusePort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// One of a node's HTTP servers, before it is bound.
///
/// @param name for the log and for errors
/// @param at port 0 picks a free one
/// @param handler answers requests; made of the port, which is known once it listens
record Listener(String name, HostPort at, Function<CompletionStage<Integer>, Handler> handler) {
  /// A good-bye may have a small body, which is thrown away. What clients send wrong is told to
  /// them and not to the log, which anyone could fill so.
  private static final Config SERVER =
      ConfigFactory.parseString(
          """
          pekko.http.server {
            server-header = troupe
            remote-address-attribute = on
            websocket.periodic-keep-alive-max-idle = 20 s # less than idle-timeout
            parsing {
              max-content-length = 64 KiB
              illegal-header-warnings = off
              error-logging-verbosity = off
              error-handler = "dev.troupe.edge.TooManyHeaders"
            }
          }
          """);

  /// A server that listens.
  record Bound(HostPort at, ServerBinding binding, Connections connections) {
    private static final Duration CUT = Duration.ofMillis(1);

    /// Takes no more connections, lets answers that are under way go out up to `limit`, and then
    /// cuts what is left.
    CompletionStage<Done> drain(Duration limit) {
      return binding
          .unbind()
          .thenCompose(_ ->
              connections
                  .drain()
                  .toCompletableFuture()
                  .copy()
                  .completeOnTimeout(Done.getInstance(), limit.toMillis(), TimeUnit.MILLISECONDS))
          .thenCompose(_ -> cut());
    }

    /// Stops at once.
    CompletionStage<Done> cut() {
      return binding.terminate(CUT).thenApply(_ -> Done.getInstance());
    }
  }

  /// Listens, together with other nodes that do; fails with a [CannotListenException].
  ///
  /// @param meters time the answers
  CompletableFuture<Bound> bind(ActorSystem<?> system, EdgeSettings settings, Meters meters) {
    var port = new CompletableFuture<Integer>();
    var connections = new Connections(settings.patience());
    var answers = handler.apply(port);
    var timers = meters.timers(name);
    Flow<HttpRequest, HttpResponse, NotUsed> oneByOne =
        Flow.of(HttpRequest.class)
            .mapAsync(
                1,
                request -> {
                  long start = System.nanoTime();
                  return answers
                      .handle(request)
                      .whenComplete((answer, _) ->
                          timers.record(statusOf(answer), System.nanoTime() - start));
                });
    return Http.get(system)
        .newServerAt(at.host(), at.port())
        .withSettings(settings(system, settings.maxConnections()))
        .bindFlow(BidiFlow.fromGraph(connections).join(oneByOne))
        .toCompletableFuture()
        .exceptionallyCompose(
            cause -> CompletableFuture.failedFuture(new CannotListenException(name, at, cause)))
        .thenApply(binding -> {
          int bound = binding.localAddress().getPort();
          port.complete(bound);
          meters.connections(name, bound, connections::count);
          return new Bound(new HostPort(at.host(), bound), binding, connections);
        });
  }

  /// Of a handler that has failed, 500, which is then answered.
  private static int statusOf(@Nullable HttpResponse answer) {
    return answer == null ? 500 : answer.status().intValue();
  }

  /// A client that names no host, as HTTP/1.0 allows, gets the one that it came to.
  private ServerSettings settings(ActorSystem<?> system, int maxConnections) {
    return ServerSettings.create(SERVER.withFallback(system.settings().config()))
        .withSocketOptions(List.of(ReusePort.ON))
        .withDefaultHostHeader(Host.create(at.host()))
        .withMaxConnections(maxConnections);
  }
}
