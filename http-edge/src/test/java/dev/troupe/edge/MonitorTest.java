package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.PartStatus;
import dev.troupe.status.StatusBoard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.pekko.Done;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The monitor of a node on whose board every part has spoken.
class MonitorTest {
  private static final HostPort AT = new HostPort("127.0.0.1", 5010);
  private static final String TOKEN = "a-token-of-sixteen-or-more";
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<PartStatus> PARTS =
      List.of(
          new ChatStatus(
              AT,
              ChatStatus.Role.PRIMARY,
              3,
              "node-1",
              List.of("node-1"),
              17,
              17,
              17,
              "00ff",
              5,
              1_000,
              List.of()),
          new ChatTraffic(39, Collections.nCopies(13, 3L), Duration.ofSeconds(7)),
          new ChatStatistics(OptionalDouble.of(4.5), 1, 2, 3, 4, "ann"),
          new BalancerStatus(
              List.of(
                  new BalancerStatus.Listener(
                      "web",
                      AT,
                      "join",
                      "round-robin",
                      "streams",
                      7,
                      1,
                      List.of(
                          new BalancerStatus.Server("a:1", AT, true, false, "connected", 2),
                          new BalancerStatus.Server("b:2", AT, false, true, "refused", 0))))),
          new FilesStatus(AT, 1, 2));

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = new TestEdge("");
    reportAll(edge);
    edge.get(edge.site(0), "/heartbeat?client_id=ann");
    Awaitility.await("the feed to know all of it")
        .untilAsserted(() -> {
          assertThat(get("/api/problems").body()).contains("refused");
          assertThat(JSON.readTree(get("/api/history").body()).get("times").size()).isPositive();
        });
  }

  /// Has every part speak.
  static void reportAll(TestEdge edge) {
    PARTS.forEach(part -> edge.board.tell(new StatusBoard.Report(part)));
    edge.board.tell(new StatusBoard.ReportMissing(List.of()));
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static HttpResponse<String> get(String path) {
    return edge.get(edge.addresses.monitor(), path);
  }

  static List<String> documentedPaths() throws IOException {
    var paths = JSON.readTree(get("/api/openapi.json").body()).get("paths");
    return paths.properties().stream()
        .filter(
            path -> path.getValue().at("/get/responses/200/content/application~1json").isObject())
        .map(Map.Entry::getKey)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documentedPaths")
  void everyAnswerIsAsItIsDocumented(String path) throws IOException {
    JsonNode document = JSON.readTree(get("/api/openapi.json").body());
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode schema =
        document.get("paths").get(path).at("/get/responses/200/content/application~1json/schema");
    assertThat(new Schemas(document).faults(JSON.readTree(answer.body()), schema)).isEmpty();
    assertThat(edge.send("HEAD", edge.addresses.monitor(), path).statusCode()).isEqualTo(200);
  }

  @Test
  void everyEventIsAsItIsDocumented() throws IOException {
    JsonNode document = JSON.readTree(get("/api/openapi.json").body());
    try (var socket = events();
        var lines = lines(socket)) {
      assertThat(readUntil(lines, "event: ")).isEqualTo("event: facts");
      JsonNode facts = JSON.readTree(readUntil(lines, "data: ").substring("data: ".length()));
      assertThat(new Schemas(document).faults(facts, document.at("/components/schemas/Facts")))
          .isEmpty();
      assertThat(facts.at("/chat/primary").asText()).isEqualTo("node-1");
      assertThat(facts.at("/now/chat_sessions").asInt()).isEqualTo(5);
      assertThat(facts.at("/balancers/listeners/0/servers/1/drained").asBoolean()).isTrue();
    }
  }

  @Test
  void whoListensHearsOfAUsersArrivalAndDepartureWithinASecond() throws IOException {
    try (var socket = events();
        var lines = lines(socket)) {
      edge.get(edge.site(1), "/heartbeat?client_id=eve");
      long start = System.nanoTime();
      assertThat(readUntil(lines, "data: ", "\"eve\"")).isNotEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      edge.get(edge.site(1), "/leave?client_id=eve");
      String line = readUntil(lines, "data: ");
      while (line.contains("\"eve\"")) {
        line = readUntil(lines, "data: ");
      }
      assertThat(line).contains("\"ann\"");
    }
  }

  @Test
  void aListenerWhoNeverReadsHoldsNobodyUp() throws IOException {
    try (var silent = events();
        var socket = events();
        var lines = lines(socket)) {
      for (int i = 0; i < 5; i++) {
        assertThat(readUntil(lines, "data: ")).isNotEmpty();
      }
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aDrainedNodeEndsItsStreamsWithoutAReset() throws IOException {
    try (var own = new TestEdge("")) {
      var monitor = own.addresses.monitor();
      try (var socket = new Socket(monitor.host(), monitor.port());
          var lines = lines(socket)) {
        send(socket, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        readUntil(lines, "data: ");
        own.edge.tell(new HttpEdge.Drain(own.kit.<Done>createTestProbe().ref()));
        assertThat(lines.lines().toList()).endsWith("0", "");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/openmetrics-text; version=1.0.0"})
  void theMetricsPassTheLint(String format) {
    var answer = edge.send("GET", edge.addresses.monitor(), "/metrics", "Accept", format);
    assertThat(header(answer, "Content-Type")).startsWith(format.split(";", -1)[0]);
    assertThat(MetricsLint.faults(answer.body())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe_node_ready{node=\"node-1\"} 1.0",
        "troupe_chat_role{node=\"node-1\",role=\"primary\"} 1.0",
        "troupe_chat_acknowledgement_seconds_bucket{node=\"node-1\",le=\"0.005\"} 9",
        "troupe_chat_acknowledgement_seconds_count{node=\"node-1\"} 39",
        "troupe_chat_rating{node=\"node-1\"} 4.5",
        "troupe_balancer_server_up{listener=\"web\",node=\"node-1\",server=\"b:2\"} 0.0",
        "troupe_balancer_refused_total{listener=\"web\",node=\"node-1\"} 1.0",
        "troupe_problems{severity=\"critical\"} 0.0",
        "troupe_edge_barred 0.0",
        "troupe_http_requests_seconds_count{node=\"node-1\",server=\"monitor\",status=\"2xx\"}",
        "jvm_memory_used_bytes{area=\"heap\"",
        "process_cpu_time_ns_total"
      })
  void theMetricsTellWhatTheBoardDoesAndWhatTheNodeMeasures(String line) {
    assertThat(get("/metrics").body()).contains(line);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/users/ann/bar, 401",
    "DELETE, /api/users/ann/bar, 401",
    "POST, /api/balancers/web/servers/a:1/drain, 401",
    "POST, /api/nodes/node-1/drain, 401",
    "POST, /api/nodes/node-1/promote, 401"
  })
  void whateverChangesSomethingNeedsTheToken(String method, String path, int status) {
    try (var own = new TestEdge("troupe.edge.operator-token = " + TOKEN)) {
      var at = own.addresses.monitor();
      assertThat(own.send(method, at, path).statusCode()).isEqualTo(status);
      var wrong = own.send(method, at, path, "Authorization", "Bearer " + TOKEN + "x");
      assertThat(wrong.statusCode()).isEqualTo(status);
      assertThat(header(wrong, "WWW-Authenticate")).startsWith("Bearer");
      assertThat(own.send(method, at, path, "Authorization", "Bearer " + TOKEN).statusCode())
          .isIn(200, 202, 404);
    }
  }

  @Test
  void aUserIsBarredAndLetInAgain() {
    var monitor = edge.addresses.monitor();
    assertThat(edge.send("POST", monitor, "/api/users/mallory/bar").body())
        .contains("\"barred\":true");
    assertThat(edge.get(edge.site(0), "/?client_id=mallory").statusCode()).isEqualTo(403);
    assertThat(get("/api/users").body()).contains("\"barred\":[\"mallory\"]");
    assertThat(edge.send("DELETE", monitor, "/api/users/mallory/bar").statusCode()).isEqualTo(200);
    assertThat(edge.get(edge.site(0), "/?client_id=mallory").statusCode()).isEqualTo(200);
    edge.get(edge.site(0), "/leave?client_id=mallory");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/users/%3Cb%3E/bar, 400",
    "GET, /api/users/ann/bar, 405",
    "POST, /api/balancers/web/servers/none/drain, 404",
    "POST, /api/nodes/node-9/drain, 404",
    "POST, /api/nodes/node-9/promote, 404",
    "GET, /api/history?span=years, 400"
  })
  void whatMakesNoSenseIsRefusedInJson(String method, String path, int status) {
    var refused = edge.send(method, edge.addresses.monitor(), path);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body()).startsWith("{\"error\":\"");
  }

  @ParameterizedTest
  @CsvSource({"localhost, '', 200", "evil.example, '', 403", "127.0.0.1, http://evil.example, 403"})
  void withoutATokenNoForeignPageChangesAnything(String host, String origin, int status)
      throws IOException {
    var monitor = edge.addresses.monitor();
    try (var socket = new Socket(monitor.host(), monitor.port())) {
      send(
          socket,
          "DELETE /api/users/nobody/bar HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
              .formatted(host, origin.isEmpty() ? "" : "Origin: " + origin + "\r\n"));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void healthTellsWhatIsWrongElsewhereWithoutCallingThisNodeIll() throws IOException {
    var health = get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(health.body()).get("problems").findValuesAsText("subject"))
        .contains("web b:2");
  }

  private static Socket events() throws IOException {
    var monitor = edge.addresses.monitor();
    var socket = new Socket(monitor.host(), monitor.port());
    send(socket, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String readUntil(BufferedReader lines, String... parts) throws IOException {
    String line = lines.readLine();
    while (line != null && !(line.startsWith(parts[0]) && line.contains(parts[parts.length - 1]))) {
      line = lines.readLine();
    }
    return line == null ? "the stream ended" : line;
  }
}
