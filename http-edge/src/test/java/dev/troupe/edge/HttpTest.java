package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the edge says to bytes as clients really send them: several requests at once, half of one,
/// wrong ones.
class HttpTest {
  /// More than all buffers between server and client hold.
  private static final int LARGE = 32 << 20;

  private static final String END = "Connection: close\r\n\r\n";

  @TempDir private static Path folder;
  private static TestEdge edge;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("digits.html"), "0123456789");
    edge =
        new TestEdge(
            """
            troupe.edge { patience = 1 s, sites = [{ port = 0, file = "%s" }] }
            """
                .formatted(folder.resolve("digits.html")));
    Awaitility.await("web servers up")
        .until(() -> edge.get(edge.addresses.router(), "/").statusCode() == 302);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void oneConnectionCarriesManyRequestsSentAtOnceAndAnsweredInOrder() throws IOException {
    String answers =
        talk(
            edge.site(0),
            "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=1-1\r\n\r\n"
                + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /none HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=2-3\r\n"
                + END);
    assertThat(statuses(answers)).isEqualTo("206 200 404 206 ");
    assertThat(answers).endsWith("\r\n\r\n23");
  }

  @Test
  void theRouterTakesPipelinedRequestsToo() throws IOException {
    String one = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    String answers =
        talk(edge.addresses.router(), one.repeat(50) + "GET / HTTP/1.1\r\nHost: a\r\n" + END);
    assertThat(statuses(answers)).isEqualTo("302 ".repeat(51));
  }

  @Test
  void aClientOfHttp10IsAnsweredAndClosed() throws IOException {
    String answer = talk(edge.site(0), "GET / HTTP/1.0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("0123456789");
    assertThat(talk(edge.addresses.router(), "GET /x HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 302 ")
        .contains("\r\nLocation: http://127.0.0.1:" + edge.site(0).port() + "/x\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-3 | 206 | 0123",
        "bytes=-2 | 206 | 89",
        "bytes=8- | 206 | 89",
        "bytes=8-99 | 206 | 89",
        "bytes=10- | 416 | ",
        "bytes=5-1 | 200 | 0123456789",
        "lines=1-2 | 200 | 0123456789"
      })
  void rangesAreServedAsRfc9110Says(String range, String status, String body) throws IOException {
    String answer =
        talk(edge.site(0), "GET / HTTP/1.1\r\nHost: a\r\nRange: " + range + "\r\n" + END);
    assertThat(statuses(answer)).isEqualTo(status + " ");
    if (body != null) {
      assertThat(answer).endsWith("\r\n\r\n" + body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1^Host: a^X: {9000} | 431",
        "GET /{9000} HTTP/1.1^Host: a | 414",
        "GET / HTTP/1.1^Host: a^{300 headers} | 431",
        "{not HTTP} | 400",
        "GET / HTTP/3.0^Host: a | 505",
        "BREW / HTTP/1.1^Host: a | 501",
        "POST / HTTP/1.1^Host: a^Content-Length: 99999999 | 405",
        "POST / HTTP/1.1^Host: a^Content-Length: x | 400",
        "GET / HTTP/1.1^Host: a^Host: b | 400",
        "GET / HTTP/1.1 | 400",
        "POST /leave?client_id=a HTTP/1.1^Host: a^Content-Length: 1^Transfer-Encoding: chunked | 400"
      })
  void whatIsWrongIsRefusedWithItsOwnStatus(String request, String status) throws IOException {
    String sent =
        request
                .replace("{9000}", "x".repeat(9_000))
                .replace("{not HTTP}", "\u0016\u0003\u0001\u0002")
                .replace("{300 headers}", "X: y^".repeat(300) + "Y: z")
                .replace("^", "\r\n")
            + "\r\n\r\n";
    String toRouter = status.equals("405") ? "413" : status; // it redirects any method
    assertThat(statuses(talk(edge.site(0), sent))).startsWith(status + " ");
    assertThat(statuses(talk(edge.addresses.router(), sent))).startsWith(toRouter + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\nX: "})
  void whoNeverEndsItsRequestIsCutOff(String begun) throws IOException {
    assertThat(talk(edge.site(0), begun)).doesNotContain("200 OK");
    assertThat(talk(edge.addresses.router(), begun)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoTricklesItsRequestIsCutOff(boolean router) throws IOException {
    try (var socket = open(router ? edge.addresses.router() : edge.site(0))) {
      socket.setSoTimeout(100);
      send(socket, "GET / HTTP/1.1\r\nX: ");
      Awaitility.await("being cut off")
          .atMost(Duration.ofSeconds(10))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> isClosedAfterOneMoreByte(socket));
    }
  }

  @Test
  void anAnswerUnderWayGoesOutWholeBeforeTheServerStops() throws IOException {
    Path large = folder.resolve("large.html");
    Files.write(large, new byte[LARGE]);
    var sites = "troupe.edge.sites = [{ port = 0, file = \"%s\" }]".formatted(large);
    try (var own = new TestEdge(sites);
        var busy = open(own.site(0));
        var idle = open(own.site(0))) {
      send(idle, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      send(busy, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(busy.getInputStream().read()).isEqualTo('H');
      var drained = own.kit.<Done>createTestProbe();
      own.edge.tell(new HttpEdge.Drain(drained.ref()));
      assertThat(rest(idle)).startsWith("TTP/1.1 200 ");
      assertThat(rest(busy)).hasSizeGreaterThan(LARGE);
      drained.receiveMessage(Duration.ofSeconds(10));
    }
  }

  private static boolean isClosedAfterOneMoreByte(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (SocketException closed) {
      return true;
    }
  }

  /// Sends, and returns everything that comes until the server closes the connection.
  private static String talk(HostPort at, String request) throws IOException {
    try (var socket = open(at)) {
      send(socket, request);
      return rest(socket);
    }
  }

  private static Socket open(HostPort at) throws IOException {
    var socket = new Socket(at.host(), at.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// The statuses of all answers in turn, a blank after each.
  private static String statuses(String answers) {
    var statuses = new StringBuilder();
    var line = Pattern.compile("HTTP/1\\.1 (\\d{3}) ").matcher(answers);
    while (line.find()) {
      statuses.append(line.group(1)).append(' ');
    }
    return statuses.toString();
  }
}
