package dev.troupe.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Parsed;
import dev.troupe.edge.http.Status;
import dev.troupe.loop.EventLoop;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The server as clients find it that do as they like; it answers with the target of the request,
/// or when the test says so.
class HttpServerTest {
  private static final String LATER = "/later";
  private static final String FAILING = "/failing";
  private static final String LARGE = "/large";

  /// More than the buffers between server and client hold.
  private static final int LARGE_SIZE = 8 << 20;

  private final EventLoop loop =
      EventLoop.start(Thread.ofPlatform().name("test-loop").factory(), Duration.ofSeconds(10));
  private final BlockingQueue<Responder.Exchange> later = new LinkedBlockingQueue<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();

  private @Nullable HttpServer server;

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

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

  @Test
  void anAnswerForAClientThatHasGoneGoesNowhere() throws Exception {
    serve(1, Duration.ofSeconds(20));
    try (var client = connect()) {
      send(client, get(LATER));
      client.setSoLinger(true, 0); // a reset
      later.add(nextExchange()); // it has come, and is answered below
    }
    answerNext("nobody");
    try (var next = connect()) {
      send(next, last("/next"));
      assertThat(bodies(rest(next))).isEqualTo("/next ");
    }
  }

  @Test
  void whoAsksWithoutReadingIsReadNoFurtherAndLosesNothing() throws Exception {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect()) {
      var sent =
          CompletableFuture.runAsync(
              () -> send(client, get(LARGE) + get("/x").repeat(50_000) + last("/end")));
      try (var other = connect()) {
        send(other, last("/other"));
        assertThat(bodies(rest(other))).isEqualTo("/other ");
      }
      assertThat(statuses).hasSizeLessThan(50_000);
      String answers = rest(client);
      sent.get(10, TimeUnit.SECONDS);
      assertThat(answers.length()).isGreaterThan(LARGE_SIZE);
      assertThat(answers).endsWith("/x\n" + answers.substring(answers.lastIndexOf("HTTP/1.1")));
      assertThat(answers).endsWith("\r\n\r\n/end\n");
    }
  }

  @Test
  void whoReadsNothingIsCutOff() throws IOException {
    serve(
        new HttpServer.Settings(
            new HostPort("127.0.0.1", 0), 100, Duration.ofSeconds(20), Duration.ofMillis(200)));
    try (var client = connect()) {
      send(client, get(LARGE));
      Awaitility.await("being cut off").until(() -> server().connections() == 0);
    }
  }

  @Test
  void oneMoreConnectionThanAllowedWaitsForItsTurn() throws IOException {
    serve(2, Duration.ofSeconds(20));
    try (var first = connect();
        var second = connect();
        var third = connect()) {
      Awaitility.await("two served").until(() -> server().connections() == 2);
      send(third, last("/third"));
      send(second, get("/second"));
      assertThat(second.getInputStream().read()).isEqualTo('H');
      assertThat(third.getInputStream().available()).isZero();
      first.shutdownOutput();
      assertThat(bodies(rest(third))).isEqualTo("/third ");
    }
  }

  @Test
  void aFailingHandlerCostsItsConnectionOnly() throws IOException {
    serve(100, Duration.ofSeconds(20));
    try (var client = connect();
        var other = connect()) {
      send(client, get("/1") + get(FAILING));
      assertThat(isReset(client)).isTrue();
      send(other, last("/other"));
      assertThat(rest(other)).startsWith("HTTP/1.1 404").endsWith("/other\n");
    }
  }

  @Test
  void drainingAnswersWhatIsUnderWayAndResetsNobody() throws Exception {
    serve(100, Duration.ofSeconds(20));
    try (var waiting = connect();
        var idle = connect();
        var halfWay = connect()) {
      send(waiting, get(LATER) + get("/never"));
      send(halfWay, "GET / HT");
      send(idle, get("/1"));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      var exchange = nextExchange();
      var drained = new CompletableFuture<Boolean>();
      var at = server().at();
      loop.execute(() -> server().drain(Duration.ofSeconds(10), () -> drained.complete(true)));

      assertThat(bodies(rest(idle))).isEqualTo("/1 ");
      assertThat(rest(halfWay)).isEmpty();
      Awaitility.await("port closed").until(() -> refuses(at));
      assertThat(drained).isNotDone();
      loop.execute(() -> exchange.answer(Answer.text(Status.NOT_FOUND, "at last")));
      String answer = rest(waiting);
      assertThat(answer).contains("Connection: close\r\n").endsWith("\r\n\r\nat last\n");
      idle.shutdownOutput();
      halfWay.shutdownOutput();
      waiting.shutdownOutput();
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatIsLeftWhenTheTimeToDrainIsOverIsCut() throws Exception {
    serve(100, Duration.ofSeconds(20));
    try (var waiting = connect()) {
      send(waiting, get(LATER));
      nextExchange();
      var drained = new CompletableFuture<Boolean>();
      loop.execute(() -> server().drain(Duration.ofMillis(50), () -> drained.complete(true)));
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(rest(waiting)).isEmpty();
    }
  }

  private void serve(int maxConnections, Duration patience) {
    serve(
        new HttpServer.Settings(
            new HostPort("127.0.0.1", 0), maxConnections, patience, Duration.ofSeconds(20)));
  }

  private void serve(HttpServer.Settings settings) {
    var opened = new CompletableFuture<HttpServer>();
    loop.execute(() -> {
      try {
        opened.complete(
            HttpServer.open(settings, this::respond, (status, _) -> statuses.add(status)));
      } catch (IOException e) {
        opened.completeExceptionally(e);
      }
    });
    server = opened.join();
  }

  private HttpServer server() {
    if (server == null) {
      throw new IllegalStateException("no server has been started");
    }
    return server;
  }

  private void respond(Parsed.Request request, Responder.Exchange exchange) {
    switch (request.target()) {
      case LATER -> later.add(exchange);
      case FAILING -> throw new IllegalStateException("as the test wants it");
      case LARGE -> exchange.answer(Answer.text(Status.NOT_FOUND, "x".repeat(LARGE_SIZE)));
      default -> exchange.answer(Answer.text(Status.NOT_FOUND, request.target()));
    }
  }

  private Responder.Exchange nextExchange() throws InterruptedException {
    var exchange = later.poll(10, TimeUnit.SECONDS);
    assertThat(exchange).as("a request that waits").isNotNull();
    return exchange;
  }

  private void answerNext(String text) throws InterruptedException {
    var exchange = nextExchange();
    loop.execute(() -> exchange.answer(Answer.text(Status.NOT_FOUND, text)));
  }

  private Socket connect() throws IOException {
    var socket = new Socket(server().at().host(), server().at().port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean refuses(HostPort at) throws IOException {
    try (var socket = new Socket(at.host(), at.port())) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String last(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void send(Socket client, String text) {
    try {
      client.getOutputStream().write(bytes(text));
    } catch (IOException e) {
      throw new AssertionError("cannot send", e);
    }
  }

  /// What comes up to the end of the connection.
  private static String rest(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static boolean isReset(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /// The bodies of all answers, a blank after each; of the first one, its begin may be missing.
  private static String bodies(String answers) {
    Stream<MatchResult> all = Pattern.compile("\r\n\r\n([^\n]*)\n").matcher(answers).results();
    return all.map(body -> body.group(1) + " ").collect(Collectors.joining());
  }
}
