package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator changes at the monitor, and who may.
class OrdersTest {
  private static final String TOKEN = "a-token-of-sixteen-or-more";

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = new TestEdge("");
    Parts.report(edge);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static HttpResponse<String> get(String path) {
    return edge.get(edge.addresses.monitor(), path);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/users/ann/bar, 401",
    "DELETE, /api/users/ann/bar, 401",
    "POST, /api/balancers/web/servers/a:1/drain, 401",
    "POST, /api/balancers/web/servers/a:1/weight?weight=3, 401",
    "DELETE, /api/balancers/web/servers/a:1/weight, 401",
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

  @Test
  void anOrderForAServerSaysThatTheConfigurationStays() {
    Parts.report(edge);
    var monitor = edge.addresses.monitor();
    String weight = "/api/balancers/web/servers/a:1/weight";
    assertThat(edge.send("POST", monitor, weight + "?weight=3").body())
        .contains("\"weight\":3", "the configuration is unchanged");
    assertThat(edge.send("POST", monitor, weight + "?weight=257").statusCode()).isEqualTo(400);
    assertThat(edge.send("POST", monitor, weight + "?weight=-1").statusCode()).isEqualTo(400);
    assertThat(edge.send("POST", monitor, weight).statusCode()).isIn(400, 404);
    assertThat(edge.send("DELETE", monitor, weight).body()).contains("\"weight\":\"configured\"");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/users/%3Cb%3E/bar, 400",
    "GET, /api/users/ann/bar, 405",
    "POST, /api/balancers/web/servers/none/drain, 404",
    "POST, /api/balancers/web/servers/none/weight?weight=3, 404",
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

  private static void send(Socket socket, String request) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }
}
