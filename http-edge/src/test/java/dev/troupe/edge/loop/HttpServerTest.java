package dev.troupe.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The answers of the server to clients that do as they like.
class HttpServerTest extends HttpServerFixture {
  @Test
  void requestsThatComeByteByByteAndAllAtOnceAreAnsweredInOrder() throws IOException {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      for (byte b : bytes("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")) {
        client.getOutputStream().write(b);
      }
      send(client, get("/2").repeat(500) + last("/3"));
      assertThat(bodies(rest(client))).isEqualTo("/1 " + "/2 ".repeat(500) + "/3 ");
    }
    assertThat(statuses).hasSize(502).containsOnly(404);
  }

  @Test
  void requestsAfterOneThatIsAnsweredLaterWaitForIt() throws Exception {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, get("/1") + get(LATER) + get("/2") + last(LATER));
      answerNext("first");
      answerNext("second");
      assertThat(bodies(rest(client))).isEqualTo("/1 first /2 second ");
    }
  }

  @Test
  void aHeadIsAnsweredWithoutTheBody() throws IOException {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, "HEAD /12 HTTP/1.1\r\nHost: a\r\n\r\n" + last("/3"));
      String answers = rest(client);
      assertThat(answers).contains("Content-Length: 4\r\n").doesNotContain("/12");
      assertThat(answers).endsWith("\r\n\r\n/3\n");
    }
  }

  @Test
  void everyAnswerSaysWhatHttpWants() throws IOException {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + last("/"));
      assertThat(rest(client))
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("\r\nX-Content-Type-Options: nosniff\r\nServer: troupe\r\n")
          .containsPattern("\r\nDate: \\w{3}, \\d{2} \\w{3} \\d{4} [0-9:]{8} GMT\r\n")
          .containsSubsequence("\r\nConnection: keep-alive\r\n", "\r\nConnection: close\r\n");
    }
  }

  @Test
  void whatIsMalformedIsAnsweredAndEndsTheConnectionWithoutAReset() throws IOException {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, get("/1") + "GET / HTTP/1.1\r\nHost : a\r\n\r\n" + "x".repeat(100_000));
      String answers = rest(client);
      assertThat(answers)
          .contains("HTTP/1.1 400 Bad Request\r\n")
          .contains("Connection: close\r\n");
      assertThat(bodies(answers)).startsWith("/1 a header must be NAME: VALUE");
    }
  }

  @Test
  void whoHasSentItsLastByteStillGetsAllAnswers() throws Exception {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, get("/1") + get(LATER) + get("/2"));
      client.shutdownOutput();
      answerNext("it");
      assertThat(bodies(rest(client))).isEqualTo("/1 it /2 ");
    }
  }
}
