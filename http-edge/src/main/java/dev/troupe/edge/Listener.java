package dev.troupe.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.edge.routes.Replies;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.net.ReusePort;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/// One of a node's HTTP servers, before it is bound.
///
/// @param name for the log and for errors
/// @param at port 0 picks a free one
/// @param route made of the port once that is known
record Listener(String name, HostPort at, Function<CompletionStage<Integer>, Route> route) {
  /// A good-bye may have a small body, which is thrown away. What clients send wrong is told to
  /// them and not to the log, which anyone could fill so.
  private static final Config SERVER =
      ConfigFactory.parseString(
          """
          pekko.http.server {
            server-header = troupe
            remote-address-attribute = on
            parsing {
              max-content-length = 64 KiB
              illegal-header-warnings = off
              error-logging-verbosity = off
            }
          }
          """);

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
    return ServerSettings.create(SERVER.withFallback(system.settings().config()))
        .withSocketOptions(List.of(ReusePort.ON))
        .withMaxConnections(maxConnections);
  }
}
