package dev.troupe.edge;

import dev.troupe.edge.routes.Replies;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.net.ReusePort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/// One of a node's HTTP servers, before it is bound.
///
/// @param name for the log and for errors
/// @param at port 0 picks a free one
/// @param route made of the port once that is known
record Listener(String name, HostPort at, Function<CompletionStage<Integer>, Route> route) {
  /// A request has no use for a body here; a good-bye may have a small one.
  private static final int MAX_REQUEST_BODY_BYTES = 64 * 1024;

  private static final Server SERVER = Server.create(ProductVersion.create("troupe", ""));

  /// Listens, together with other nodes that do; fails with a [CannotListenException].
  CompletableFuture<ServerBinding> bind(ActorSystem<?> system, int maxConnections) {
    var port = new CompletableFuture<Integer>();
    return Http.get(system)
        .newServerAt(at.host(), at.port())
        .withSettings(settings(system, maxConnections))
        .bind(Replies.whole(() -> route.apply(port)))
        .toCompletableFuture()
        .exceptionallyCompose(
            cause -> CompletableFuture.failedFuture(new CannotListenException(name, at, cause)))
        .thenApply(binding -> {
          port.complete(binding.localAddress().getPort());
          return binding;
        });
  }

  private static ServerSettings settings(ActorSystem<?> system, int maxConnections) {
    var settings = ServerSettings.create(Adapter.toClassic(system));
    return settings
        .withSocketOptions(List.of(ReusePort.ON))
        .withMaxConnections(maxConnections)
        .withRemoteAddressAttribute(true)
        .withServerHeader(Optional.of(SERVER))
        .withParserSettings(quiet(settings.getParserSettings()));
  }

  /// What clients send wrong is told to them and not to the log, which anyone could fill so.
  private static ParserSettings quiet(ParserSettings settings) {
    return settings
        .withMaxContentLength(MAX_REQUEST_BODY_BYTES)
        .withIllegalHeaderWarnings(false)
        .withErrorLoggingVerbosity(ParserSettings.ErrorLoggingVerbosity.OFF);
  }
}
