package dev.troupe.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Status;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// How the server bears clients that go, stall or are too many, and how it ends.
class HttpServerLifeTest extends HttpServerFixture {
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

  private static boolean refuses(HostPort at) throws IOException {
    try (var socket = new Socket(at.host(), at.port())) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  private static boolean isReset(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
