package dev.troupe.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.balancer.ServerOrders;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.SteadyClock;
import dev.troupe.users.UserTracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/// One node's edge on ports that the kernel picks, and a client for it; ends at `close`.
final class TestEdge implements AutoCloseable {
  private static final Config NODE =
      ConfigFactory.parseString(
          """
          pekko {
            loglevel = WARNING
            actor.provider = cluster
            remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
            cluster.jmx.multi-mbeans-in-same-jvm = on
            cluster.distributed-data.notify-subscribers-interval = 100 ms
            coordinated-shutdown {
              exit-jvm = off
              run-by-jvm-shutdown-hook = off
              run-by-actor-system-terminate = off
            }
          }
          troupe.edge {
            router-port = 0
            monitor-port = 0
            sites = [
              { port = 0, file = "resource:web/site-1.html" }
              { port = 0, file = "resource:web/site-2.html" }
            ]
          }
          """);

  final Config config;
  final ActorTestKit kit;
  final ActorRef<UserTracker.Command> users;
  final ActorRef<StatusBoard.Command> board;
  final HttpEdge.Neighbours neighbours;
  final ActorRef<HttpEdge.Command> edge;
  final HttpEdge.Addresses addresses;

  /// The nodes that the operator wanted to be primary.
  final List<String> promoted = new CopyOnWriteArrayList<>();

  private final HttpClient client = HttpClient.newHttpClient();

  /// An edge with the defaults, but for what is set here as in a configuration file.
  TestEdge(String overrides) {
    this(overrides, Optional.empty());
  }

  /// The same with a chat of its own.
  TestEdge(String overrides, Optional<ConnectionFlow> chat) {
    config =
        ConfigFactory.parseString(overrides).withFallback(NODE).withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("troupe", config);
    users = kit.spawn(UserTracker.create(UserTracker.Settings.from(config), new SteadyClock()));
    board = kit.spawn(StatusBoard.create("node-1"));
    neighbours =
        new HttpEdge.Neighbours(
            users,
            board,
            kit.spawn(ServerOrders.create(kit.system().deadLetters())),
            promoted::add,
            chat);
    edge =
        kit.spawn(
            HttpEdge.create("node-1", Set.of("node-1"), EdgeSettings.from(config), neighbours));
    var probe = kit.<HttpEdge.Addresses>createTestProbe();
    edge.tell(new HttpEdge.GetAddresses(probe.ref()));
    addresses = probe.receiveMessage(Duration.ofSeconds(20));
  }

  HostPort site(int index) {
    return addresses.sites().get(index);
  }

  HttpResponse<String> get(HostPort at, String path) {
    return send("GET", at, path);
  }

  /// Sends a request without a body; `headers` are names and values in turn.
  HttpResponse<String> send(String method, HostPort at, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + at + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + at + path + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + at + path + " was interrupted", e);
    }
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  @Override
  public void close() {
    client.close();
    kit.shutdownTestKit();
  }
}
