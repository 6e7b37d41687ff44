package dev.troupe.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Parsed;
import dev.troupe.edge.http.Status;
import dev.troupe.loop.EventLoop;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.Socket;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// A server that answers with the target of the request, or when the test says so, and what clients
/// do that do as they like.
abstract class HttpServerFixture {
  protected static final String LATER = "/later";
  protected static final String FAILING = "/failing";
  protected static final String LARGE = "/large";

  /// More than the buffers between server and client hold.
  protected static final int LARGE_SIZE = 8 << 20;

  protected final EventLoop loop =
      EventLoop.start(Thread.ofPlatform().name("test-loop").factory(), Duration.ofSeconds(10));
  protected final BlockingQueue<Responder.Exchange> later = new LinkedBlockingQueue<>();
  protected final List<Integer> statuses = new CopyOnWriteArrayList<>();

  private @Nullable HttpServer server;

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  protected void serve(int maxConnections, Duration patience) {
    serve(
        new HttpServer.Settings(
            new HostPort("127.0.0.1", 0), maxConnections, patience, Duration.ofSeconds(20)));
  }

  protected void serve(HttpServer.Settings settings) {
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

  protected HttpServer server() {
    if (server == null) {
      throw new IllegalStateException("no server has been started");
    }
    return server;
  }

  protected void respond(Parsed.Request request, Responder.Exchange exchange) {
    switch (request.target()) {
      case LATER -> later.add(exchange);
      case FAILING -> throw new IllegalStateException("as the test wants it");
      case LARGE -> exchange.answer(Answer.text(Status.NOT_FOUND, "x".repeat(LARGE_SIZE)));
      default -> exchange.answer(Answer.text(Status.NOT_FOUND, request.target()));
    }
  }

  protected Responder.Exchange nextExchange() throws InterruptedException {
    var exchange = later.poll(10, TimeUnit.SECONDS);
    assertThat(exchange).as("a request that waits").isNotNull();
    return exchange;
  }

  protected void answerNext(String text) throws InterruptedException {
    var exchange = nextExchange();
    loop.execute(() -> exchange.answer(Answer.text(Status.NOT_FOUND, text)));
  }

  protected Socket connect() throws IOException {
    var socket = new Socket(server().at().host(), server().at().port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  protected static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  protected static String last(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  protected static void send(Socket client, String text) {
    try {
      client.getOutputStream().write(bytes(text));
    } catch (IOException e) {
      throw new AssertionError("cannot send", e);
    }
  }

  /// What comes up to the end of the connection.
  protected static String rest(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// The bodies of all answers, a blank after each; of the first one, its begin may be missing.
  protected static String bodies(String answers) {
    Stream<MatchResult> all = Pattern.compile("\r\n\r\n([^\n]*)\n").matcher(answers).results();
    return all.map(body -> body.group(1) + " ").collect(Collectors.joining());
  }
}
