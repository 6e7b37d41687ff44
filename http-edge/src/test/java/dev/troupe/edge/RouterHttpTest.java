package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterHttpTest {
  private static final TestEdge EDGE = new TestEdge("troupe.edge.reservation = 0 s");

  @BeforeAll
  static void waitForWebServers() {
    Awaitility.await("web servers up").until(() -> get("/").statusCode() == 302);
  }

  @AfterAll
  static void stop() {
    EDGE.close();
  }

  private static HttpResponse<String> get(String path) {
    return EDGE.get(EDGE.addresses.router(), path);
  }

  @Test
  void theVisitorIsSentToTheLeastBusyWebServer() {
    int first = Math.min(EDGE.site(0).port(), EDGE.site(1).port());
    int second = Math.max(EDGE.site(0).port(), EDGE.site(1).port());
    var answer = get("/");
    assertThat(header(answer, "Location")).isEqualTo("http://127.0.0.1:" + first + "/");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");

    var busy = EDGE.site(0).port() == first ? EDGE.site(0) : EDGE.site(1);
    EDGE.get(busy, "/heartbeat?client_id=ann");
    Awaitility.await("the router to hear of ann")
        .until(() -> header(get("/"), "Location").equals("http://127.0.0.1:" + second + "/"));
    EDGE.get(busy, "/leave?client_id=ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b", "/a%20b?x=1&y=%2F", "/a%2Fb", "//evil.example/x", "/%C3%A4"})
  void pathAndQueryStayAsTheyWere(String path) {
    assertThat(header(get(path), "Location"))
        .matches("http://127\\.0\\.0\\.1:\\d+.*")
        .endsWith(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/heartbeat?client_id=ann", "/leave?client_id=ann"})
  void heartbeatAndLeaveAreNotForTheRouter(String path) {
    var refused = get(path);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).contains("web server");
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://127.0.0.1:",
    "chat.example.org, http://chat.example.org:",
    "chat.example.org:99, http://chat.example.org:",
    "10.0.0.1:8080, http://10.0.0.1:",
    "[::1]:8080, http://[::1]:"
  })
  void theHostIsTheOneAskedFor(String host, String start) throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 302 ")
        .contains("\r\nLocation: " + start);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%0d%0aX:y", "evil\"><script>", "a b", "me@evil.example", "%3Cb%3E", "a/b", "$x"})
  void anOddHostIsRefused(String host) throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("Location", "<script>");
  }

  @Test
  void anOversizedHeaderIsRefused() throws IOException {
    var header = "X: " + "x".repeat(9_000) + "\r\n";
    assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n")).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aConfiguredHostIsPreferred() {
    try (var edge = new TestEdge("troupe.edge.public-host = www.example.org")) {
      var router = edge.addresses.router();
      Awaitility.await("web servers up").until(() -> edge.get(router, "/").statusCode() == 302);
      assertThat(header(edge.get(router, "/x"), "Location")).startsWith("http://www.example.org:");
    }
  }

  private static String raw(String request) throws IOException {
    var at = EDGE.addresses.router();
    try (var socket = new Socket(at.host(), at.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
