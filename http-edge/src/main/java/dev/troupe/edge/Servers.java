package dev.troupe.edge;

import dev.troupe.edge.routes.Replies;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.users.UserTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.server.Route;

/// The servers of one node's edge, from when they begin to listen to their end: the web servers and
/// the monitor, which Pekko HTTP serves, and the [Router], which has its own.
final class Servers {
  /// How much longer than the drain timeout the router may take to say that it is drained.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final EdgeSettings settings;
  private final ActorRef<Router.Command> router;
  private final CompletableFuture<HostPort> routerAt;
  private final List<CompletableFuture<Listener.Bound>> sites;
  private final CompletableFuture<Listener.Bound> monitor;

  private Servers(
      ActorSystem<?> system,
      EdgeSettings settings,
      ActorRef<Router.Command> router,
      List<CompletableFuture<Listener.Bound>> sites,
      CompletableFuture<Listener.Bound> monitor) {
    this.system = system;
    this.settings = settings;
    this.router = router;
    this.sites = sites;
    this.monitor = monitor;
    this.routerAt =
        AskPattern.askWithStatus(
                router, Router.GetAddress::new, settings.askTimeout(), system.scheduler())
            .toCompletableFuture();
  }

  /// Begins to listen.
  static Servers bind(
      ActorSystem<?> system,
      EdgeSettings settings,
      Meters meters,
      ActorRef<UserTracker.Command> users,
      ActorRef<Router.Command> router,
      Route monitor) {
    List<CompletableFuture<Listener.Bound>> sites = new ArrayList<>();
    for (EdgeSettings.Site site : settings.sites()) {
      var page = Page.of(site.file());
      var server =
          new Listener(
              "web server",
              settings.at(site.port()),
              port ->
                  Replies.handler(
                      new SiteRoutes(page, port, users, system, settings.askTimeout()).route(),
                      system));
      sites.add(server.bind(system, settings, meters));
    }
    var its =
        new Listener(
            "monitor", settings.at(settings.monitorPort()), _ -> Replies.handler(monitor, system));
    return new Servers(
        system, settings, router, List.copyOf(sites), its.bind(system, settings, meters));
  }

  /// Where they listen; fails once it is known of each whether it does, and one does not.
  CompletableFuture<HttpEdge.Addresses> addresses() {
    List<CompletableFuture<?>> all = new ArrayList<>(sites);
    all.add(routerAt);
    all.add(monitor);
    return allOf(all)
        .thenApply(_ ->
            new HttpEdge.Addresses(
                sites.stream().map(one -> one.resultNow().at()).toList(),
                routerAt.resultNow(),
                monitor.resultNow().at()));
  }

  /// Why [#addresses] has failed: one of its servers cannot listen, or does not say whether it
  /// does.
  static RuntimeException reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof CannotListenException it
        ? it
        : new IllegalStateException("the edge does not listen", failure);
  }

  /// Takes no more connections, lets answers that are under way go out, and cuts what is left then.
  CompletableFuture<Void> drain() {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (var server : pekkos()) {
      ends.add(server.resultNow().drain(settings.drainTimeout()).toCompletableFuture());
    }
    Duration limit = settings.drainTimeout().plus(GRACE);
    ends.add(
        AskPattern.ask(router, Router.Drain::new, limit, system.scheduler()).toCompletableFuture());
    return allOf(ends);
  }

  /// Stops at once; the router is stopped by its parent.
  void cut() {
    for (var server : pekkos()) {
      var _ = server.<Done>thenCompose(Listener.Bound::cut);
    }
  }

  private List<CompletableFuture<Listener.Bound>> pekkos() {
    List<CompletableFuture<Listener.Bound>> all = new ArrayList<>(sites);
    all.add(monitor);
    return all;
  }

  /// Completes when all have, in whatever way.
  private static CompletableFuture<Void> allOf(List<CompletableFuture<?>> all) {
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }
}
