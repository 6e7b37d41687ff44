package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ClusterStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an operator changes over HTTP, with the token, while the cluster serves.
final class OperatorIT {
  private static final String TOKEN = "a-token-for-this-test";

  @RegisterExtension
  static final ClusterExtension CLUSTER =
      new ClusterExtension("troupe.edge.operator-token = " + TOKEN);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  @Test
  void aDrainedServerGetsNobodyAnywhereUntilItIsUsedAgain() throws IOException {
    String order = "/api/balancers/plain/servers/" + ports.backend(2) + "/drain";
    try (var _ = new NamedServer(ports.backend(1), "a");
        var _ = new NamedServer(ports.backend(2), "b");
        var _ = new NamedServer(ports.backend(3), "c");
        var browser = Browser.start(Path.of("target", "screenshots"))) {
      browser.open(ports.monitor());
      cluster.await("all servers up", status -> plain(status).allMatch(BalancerStatus.Server::up));

      assertThat(Http.send("POST", ports.monitor(), order, "").status()).isEqualTo(401);
      assertThat(Http.send("POST", ports.monitor(), order, "a-token-of-no-use").status())
          .isEqualTo(401);
      assertThat(names()).contains("b");

      assertThat(Http.send("POST", ports.monitor(), order, TOKEN).status()).isEqualTo(200);
      cluster.await("drained on all nodes", status -> drained(status) == Cluster.SIZE);
      assertThat(names()).contains("a", "c").doesNotContain("b");
      browser.await(
          "#problems",
          PATIENCE,
          text -> text.contains("plain " + ports.backend(2) + " is drained"));

      assertThat(Http.send("DELETE", ports.monitor(), order, TOKEN).status()).isEqualTo(200);
      cluster.await("used again on all nodes", status -> drained(status) == 0);
      assertThat(names()).contains("a", "b", "c");
      browser.await("#problems", PATIENCE, text -> !text.contains("drained"));
    }
  }

  @Test
  void aNodeThatIsDrainedEndsInGoodOrderWhileVisitorsGoOn() throws Exception {
    NodeProcess leaving = cluster.primary();
    String order = "/api/nodes/" + leaving.name() + "/drain";
    try (var browser = Browser.start(Path.of("target", "screenshots"))) {
      browser.open(ports.monitor());
      browser.await("#glance", PATIENCE, text -> text.contains("3 of 3"));

      assertThat(Http.send("POST", ports.monitor(), order, "").status()).isEqualTo(401);
      assertThat(Http.send("POST", ports.monitor(), order, TOKEN).status()).isEqualTo(202);
      assertThat(leaving.awaitEnd()).isZero();

      browser.await("#problems", PATIENCE, text -> text.contains(leaving.name() + " is gone"));
      for (int i = 0; i < Cluster.ENOUGH; i++) {
        Http.Answer redirect = Http.get(ports.router(), "/");
        assertThat(redirect.status()).isEqualTo(302);
        HostPort site = HostPort.parse(redirect.location().orElseThrow().split("/", 4)[2]);
        assertThat(Http.get(site, "/").status()).isEqualTo(200);
      }

      leaving.start();
      cluster.awaitInSync(cluster.nodes());
      browser.await("#glance", PATIENCE, text -> text.contains("3 of 3"));
      browser.await("#problems", PATIENCE, text -> !text.contains("is gone"));
    }
  }

  /// Whom clients of all nodes meet, some of each.
  private List<String> names() throws IOException {
    var names = new ArrayList<String>();
    for (NodeProcess node : cluster.nodes()) {
      for (int i = 0; i < Ports.BACKENDS; i++) {
        names.add(NamedServer.ask(ports.plain(node.number())));
      }
    }
    return names;
  }

  private static long drained(ClusterStatus status) {
    return plain(status).filter(BalancerStatus.Server::drained).count();
  }

  private static Stream<BalancerStatus.Server> plain(ClusterStatus status) {
    return status.nodes().keySet().stream()
        .flatMap(node -> status.part(node, BalancerStatus.class).stream())
        .flatMap(balancer -> balancer.listeners().stream())
        .filter(listener -> listener.name().equals("plain"))
        .flatMap(listener -> listener.servers().stream());
  }
}
