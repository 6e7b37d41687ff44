package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The monitor of a node on whose board every part has spoken.
class MonitorTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = new TestEdge("");
    Parts.report(edge);
    edge.get(edge.site(0), "/heartbeat?client_id=ann");
    Parts.awaitFeed(edge);
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
        "troupe_balancer_ended_total{end=\"client-ended\",listener=\"web\",node=\"node-1\"} 6.0",
        "troupe_balancer_server_bytes_total{direction=\"to-client\",listener=\"web\","
            + "node=\"node-1\",server=\"a:1\"} 2000.0",
        "troupe_balancer_connects_failed_total{listener=\"web\",node=\"node-1\",server=\"a:1\"} 1.0",
        "troupe_balancer_connect_seconds{listener=\"web\",node=\"node-1\",server=\"a:1\","
            + "quantile=\"0.5\"} 4.0E-4",
        "troupe_balancer_connect_seconds_count{listener=\"web\",node=\"node-1\",server=\"a:1\"} 8",
        "troupe_problems{severity=\"critical\"} 0.0",
        "troupe_edge_barred 0.0",
        "troupe_http_requests_seconds_count{node=\"node-1\",server=\"monitor\",status=\"2xx\"}",
        "jvm_memory_used_bytes{area=\"heap\"",
        "process_cpu_time_ns_total"
      })
  void theMetricsTellWhatTheBoardDoesAndWhatTheNodeMeasures(String line) {
    assertThat(get("/metrics").body()).contains(line);
  }

  @Test
  void healthTellsWhatIsWrongElsewhereWithoutCallingThisNodeIll() throws IOException {
    var health = get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(health.body()).get("problems").findValuesAsText("subject"))
        .contains("web b:2");
  }
}
