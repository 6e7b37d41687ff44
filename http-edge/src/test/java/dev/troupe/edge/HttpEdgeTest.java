package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.StatusBoard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.pekko.Done;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEdgeTest {
  private TestEdge edge;

  @BeforeEach
  void start() {
    edge = new TestEdge("");
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void statsShowsEveryWebServerAndItsUsers() throws IOException {
    edge.get(edge.site(0), "/heartbeat?client_id=bob");
    edge.get(edge.site(0), "/heartbeat?client_id=ann");
    var stats = edge.get(edge.addresses.monitor(), "/stats");
    assertThat(header(stats, "X-Active-Users")).isEqualTo("2");
    assertThat(header(stats, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(stats, "Content-Type")).isEqualTo("application/json");

    var json = new JsonMapper().readTree(stats.body());
    assertThat(Instant.parse(json.get("timestamp").asText())).isBefore(Instant.now());
    assertThat(json.get("total_users").asInt()).isEqualTo(2);
    assertThat(json.at("/servers/" + edge.site(0).port()).toString())
        .isEqualTo("{\"active_users\":2,\"users\":[\"ann\",\"bob\"]}");
    assertThat(json.at("/servers/" + edge.site(1).port()).toString())
        .isEqualTo("{\"active_users\":0,\"users\":[]}");
  }

  @Test
  void theClusterIsShownAsJson() throws IOException {
    var json = new JsonMapper().readTree(edge.get(edge.addresses.monitor(), "/api/cluster").body());
    var node = json.at("/nodes/node-1");
    assertThat(node.get("ready").asBoolean()).isFalse();
    assertThat(Instant.parse(node.get("since").asText())).isBefore(Instant.now());
    assertThat(node.at("/parts/0/part").asText()).isEqualTo("edge");
    assertThat(node.at("/parts/0/sites")).hasSize(2);
  }

  @Test
  void allUsersAreShownAsJson() {
    edge.get(edge.site(1), "/heartbeat?client_id=ann");
    assertThat(edge.get(edge.addresses.monitor(), "/api/users").body())
        .isEqualTo(
            "{\"users\":[{\"id\":\"ann\",\"server\":%d}],\"total_users\":1,\"barred\":[]}"
                .formatted(edge.site(1).port()));
  }

  @Test
  void aNodeIsAliveBeforeItIsReady() {
    var monitor = edge.addresses.monitor();
    assertThat(edge.get(monitor, "/alive").statusCode()).isEqualTo(200);
    var notYet = edge.get(monitor, "/ready");
    assertThat(notYet.statusCode()).isEqualTo(503);
    assertThat(notYet.body()).startsWith("{\"node\":\"node-1\",\"ok\":false,\"reason\":");
    edge.board.tell(new StatusBoard.ReportMissing(List.of()));
    assertThat(edge.get(monitor, "/ready").statusCode()).isEqualTo(200);
    assertThat(edge.get(monitor, "/health").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/theme.css", "/monitor.css", "/monitor.js"})
  void theOverviewNeedsNothingFromElsewhere(String path) {
    var page = edge.get(edge.addresses.monitor(), path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'none';");
    assertThat(page.body()).doesNotContain("http://", "https://");
  }

  @Test
  void errorsOfTheApiAreJson() {
    var missing = edge.get(edge.addresses.monitor(), "/api/nothing");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body())
        .isEqualTo("{\"error\":\"there is no such path, see /api/openapi.json\"}");
    var wrong = edge.send("POST", edge.addresses.monitor(), "/api/cluster");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(header(wrong, "Allow")).isEqualTo("GET, HEAD");
    assertThat(wrong.body()).startsWith("{\"error\":");
  }

  @Test
  void aDrainedEdgeListensNoMoreAndIsOffTheBoard() {
    edge.get(edge.site(0), "/");
    drain();
    var at = edge.addresses.router();
    Awaitility.await("port closed").until(() -> refuses(at.host(), at.port()));

    var board = edge.kit.<ClusterStatus>createTestProbe();
    edge.board.tell(new StatusBoard.Get(board.ref()));
    assertThat(board.receiveMessage().part("node-1", EdgeStatus.class))
        .hasValueSatisfying(status -> assertThat(status.sites()).isEmpty());
  }

  @Test
  void twoNodesShareAPort() {
    int port = edge.addresses.router().port();
    try (var other = new TestEdge("troupe.edge.router-port = " + port)) {
      assertThat(other.addresses.router().port()).isEqualTo(port);
    }
  }

  @Test
  void aTakenPortStopsTheEdgeAndGivesTheOthersBack() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var config =
          ConfigFactory.parseString(
                  "troupe.edge { monitor-port = %d, router-port = %d }"
                      .formatted(taken.getLocalPort(), edge.addresses.router().port()))
              .withFallback(edge.config);
      var second =
          edge.kit.spawn(
              HttpEdge.create("node-1", Set.of(), EdgeSettings.from(config), edge.neighbours));
      edge.kit.createTestProbe().expectTerminated(second, Duration.ofSeconds(5));
    }
    drain();
    var at = edge.addresses.router();
    Awaitility.await("the shared port closed by both").until(() -> refuses(at.host(), at.port()));
  }

  private void drain() {
    var done = edge.kit.<Done>createTestProbe();
    edge.edge.tell(new HttpEdge.Drain(done.ref()));
    done.receiveMessage(Duration.ofSeconds(10));
    done.expectTerminated(edge.edge);
  }

  private static boolean refuses(String host, int port) {
    try (var socket = new Socket(host, port)) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }
}
