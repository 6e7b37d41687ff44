package dev.troupe.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `troupe balance` as users run it, before servers that behave and servers that do not.
final class BalanceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String REFUSAL =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void theLeastLoadedServerGetsTheNextClient() throws Exception {
    try (var busy = new WebServer("busy");
        var idle = new WebServer("idle")) {
      busy.health("0\n1000\n");
      idle.health("0\n990\n");
      try (var balancer =
          new BalanceProcess(
              List.of("-Dtroupe.balancer.listener-defaults.interval=1h"), busy.at(), idle.at())) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
          names.add(bodyOf(ask(balancer.at())));
        }
        assertThat(names.subList(0, 10)).as("990 entries and up").containsOnly("idle");
        assertThat(names.subList(10, 13))
            .as("as many on both: the first one, then by turns")
            .containsExactly("busy", "idle", "busy");
      }
    }
  }

  @Test
  void noClientIsRefusedWhileOneServerWorks() throws Exception {
    try (var alive = new WebServer("alive")) {
      var dying = mortal("dying");
      try (var balancer =
          new BalanceProcess(List.of("--algorithm", "round-robin"), dying.at(), alive.at())) {
        assertThat(List.of(bodyOf(ask(balancer.at())), bodyOf(ask(balancer.at()))))
            .containsExactlyInAnyOrder("alive", "dying");
        dying.close();
        for (int i = 0; i < 50; i++) {
          assertThat(bodyOf(ask(balancer.at()))).isEqualTo("alive");
        }
        try (var back =
            new WebServer("back", dying.at().port(), c -> WebServer.answer(c, "back"))) {
          Awaitility.await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(bodyOf(ask(balancer.at()))).isEqualTo("back"));
          assertThat(back.at()).isEqualTo(dying.at());
        }
      }
    }
  }

  @Test
  void whenAllServersDieClientsAreToldSoUntilOneIsBack() throws Exception {
    var one = new WebServer("one");
    var two = mortal("two");
    try (var balancer = new BalanceProcess(List.of(), one.at(), two.at())) {
      assertThat(bodyOf(ask(balancer.at()))).isEqualTo("one");
      one.close();
      two.close();
      assertThat(ask(balancer.at())).isEqualTo(REFUSAL);
      assertThat(ask(balancer.at())).isEqualTo(REFUSAL);
      try (var back = new WebServer("back", two.at().port(), c -> WebServer.answer(c, "back"))) {
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(bodyOf(ask(balancer.at()))).isEqualTo("back"));
        assertThat(back.at()).isEqualTo(two.at());
      }
    }
  }

  @Test
  void aServerThatNeverAnswersCountsAsFailed() throws Exception {
    var ended = new CountDownLatch(1);
    try (var mute = new WebServer("mute", 0, _ -> ended.await());
        var balancer =
            new BalanceProcess(
                List.of("-Dtroupe.balancer.listener-defaults.response-timeout=300ms"), mute.at())) {
      assertThat(ask(balancer.at())).isEqualTo(REFUSAL);
    } finally {
      ended.countDown();
    }
  }

  @Test
  void whatAServerHasSentArrivesThoughItDiesInTheMiddle() throws Exception {
    try (var half = new WebServer("half", 0, client -> WebServer.send(client, "HTTP/1.1 200 OK"));
        var balancer = new BalanceProcess(List.of(), half.at())) {
      assertThat(ask(balancer.at())).isEqualTo("HTTP/1.1 200 OK");
    }
    try (var resetting = new WebServer("resetting", 0, WebServer::reset);
        var balancer = new BalanceProcess(List.of(), resetting.at())) {
      assertThatThrownBy(() -> ask(balancer.at())).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void moreClientsThanWorkersWaitForTheirTurn() throws Exception {
    var inside = new Semaphore(0);
    var gate = new CountDownLatch(1);
    WebServer.Deed slow =
        client -> {
          inside.release();
          gate.await();
          WebServer.answer(client, "slow");
        };
    try (var server = new WebServer("slow", 0, slow);
        var balancer = new BalanceProcess(List.of("-N", "2"), server.at())) {
      var answers = askAtOnce(balancer.at(), 5);
      assertThat(inside.tryAcquire(2, PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(inside.tryAcquire(300, TimeUnit.MILLISECONDS))
          .as("a third is served though two workers are busy")
          .isFalse();
      gate.countDown();
      assertAll(answers, "slow");
    } finally {
      gate.countDown();
    }
  }

  @Test
  void serversWhoseChecksAreNoAnswersAreNotUsed() throws Exception {
    try (var endless = new WebServer("endless");
        var odd = new WebServer("odd");
        var good = new WebServer("good")) {
      endless.health("0\n0\n" + "x".repeat(2_000_000));
      odd.health("no errors\nno entries");
      good.health("7\n1000000\n");
      try (var balancer = new BalanceProcess(List.of(), endless.at(), odd.at(), good.at())) {
        for (int i = 0; i < 10; i++) {
          assertThat(bodyOf(ask(balancer.at()))).isEqualTo("good");
        }
      }
    }
  }

  @Test
  void toldToEndItLetsAnAnswerUnderWayArrive() throws Exception {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    WebServer.Deed slow =
        client -> {
          inside.countDown();
          gate.await();
          WebServer.answer(client, "whole");
        };
    try (var server = new WebServer("slow", 0, slow);
        var balancer = new BalanceProcess(List.of(), server.at())) {
      var answer = askAtOnce(balancer.at(), 1);
      assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      balancer.terminate();
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThatThrownBy(() -> ask(balancer.at())).isInstanceOf(IOException.class));
      gate.countDown();
      assertAll(answer, "whole");
      balancer.assertEnded();
    } finally {
      gate.countDown();
    }
  }

  @Test
  void theAccessLogForMachinesHasAnObjectALineEvenOfWhoIsCut() throws Exception {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    WebServer.Deed mute =
        _ -> {
          inside.countDown();
          gate.await();
        };
    Path log = folder.resolve("access.log");
    List<String> options =
        List.of(
            "-Dtroupe.balancer.listener-defaults.drain-timeout=100ms",
            "--access-log",
            log.toString(),
            "--log-format",
            "json");
    try (var server = new WebServer("mute", 0, mute);
        var balancer = new BalanceProcess(options, server.at())) {
      var answer = askAtOnce(balancer.at(), 1);
      assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      balancer.terminate();
      balancer.assertEnded();
      assertThat(answer.getFirst()).failsWithin(PATIENCE);
      JsonNode line = new ObjectMapper().readTree(Files.readString(log));
      assertThat(line.get("listener").asText()).isEqualTo("balance");
      assertThat(line.get("end").asText()).isEqualTo("cut");
      assertThat(line.get("to_server").asInt()).isPositive();
      assertThat(line.get("first_byte_ms").isNull()).isTrue();
    } finally {
      gate.countDown();
    }
  }

  /// One whose port nobody takes until it is back.
  private static WebServer mortal(String name) throws IOException {
    int port = Ports.free().backend(1).port();
    return new WebServer(name, port, client -> WebServer.answer(client, name));
  }

  /// What the server sends until its connection ends, to one that asks like curl.
  private static String ask(HostPort at) throws IOException {
    try (var client = new Socket(at.host(), at.port())) {
      client.setSoTimeout((int) PATIENCE.toMillis());
      WebServer.send(client, "GET / HTTP/1.1\r\nHost: " + at + "\r\n\r\n");
      return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static String bodyOf(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /// Clients that ask all at once, and close when they have their answers.
  private static List<CompletableFuture<String>> askAtOnce(HostPort at, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          var body = new CompletableFuture<String>();
          Thread.ofVirtual()
              .start(() -> {
                try {
                  body.complete(bodyOf(ask(at)));
                } catch (IOException | AssertionError e) {
                  body.completeExceptionally(e);
                }
              });
          return body;
        })
        .toList();
  }

  private static void assertAll(List<CompletableFuture<String>> bodies, String expected) {
    assertThat(bodies)
        .allSatisfy(body -> assertThat(body).succeedsWithin(PATIENCE).isEqualTo(expected));
  }
}
