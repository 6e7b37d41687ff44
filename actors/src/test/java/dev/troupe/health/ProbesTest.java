package dev.troupe.health;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.Reasons;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Checks of servers that behave and of those that do not, over real sockets.
class ProbesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = PATIENCE;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  /// What a server does with a connection, once it has the whole request.
  @FunctionalInterface
  private interface Deed {
    void with(Peer peer) throws IOException;
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void anAnswerIsJudgedAsSoonAsItIsWholeThoughTheConnectionStays() throws Exception {
    assertThat(verdict(LONG, peer -> peer.send(HEAD + "Content-Length: 4\r\n\r\n2\n17")))
        .isEqualTo(new Verdict.Good("2 errors, 17 entries", new Load(2, 17)));
  }

  @Test
  void theConnectionIsClosedOnceTheAnswerIsWhole() throws Exception {
    var closed = new CompletableFuture<String>();
    verdict(
        LONG,
        peer -> {
          peer.send(HEAD + "Content-Length: 3\r\n\r\n0\n1");
          closed.complete(peer.readAll());
        });
    assertThat(closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void anAnswerMayEndWithItsConnection() throws Exception {
    assertThat(
            verdict(
                LONG,
                peer -> {
                  peer.send(HEAD + "\r\n2\n17\n");
                  peer.end();
                }))
        .isInstanceOf(Verdict.Good.class);
  }

  @Test
  void aServerThatNeverAnswersIsDown() throws Exception {
    assertThat(verdict(SHORT, _ -> {})).isEqualTo(new Verdict.Bad("no whole answer within 200 ms"));
  }

  @Test
  void halfAnAnswerIsNone() throws Exception {
    assertThat(verdict(SHORT, peer -> peer.send(HEAD + "Content-Length: 4\r\n\r\n2\n")))
        .isEqualTo(new Verdict.Bad("no whole answer within 200 ms"));
    assertThat(
            verdict(
                LONG,
                peer -> {
                  peer.send(HEAD + "Content-Length: 4\r\n\r\n2\n");
                  peer.end();
                }))
        .isEqualTo(new Verdict.Bad("it closed the connection in the middle of its answer"));
  }

  @Test
  void aServerThatResetsIsDown() throws Exception {
    assertThat(
            verdict(
                LONG,
                peer -> {
                  peer.socket().setSoLinger(true, 0);
                  peer.close();
                }))
        .isEqualTo(new Verdict.Bad("The connection closed with error: Connection reset"));
  }

  @Test
  void anEndlessAnswerIsGivenUp() throws Exception {
    assertThat(
            verdict(
                LONG,
                peer -> {
                  peer.send(HEAD + "\r\n");
                  sendUntilClosed(peer, "x".repeat(64 << 10));
                }))
        .isEqualTo(new Verdict.Bad("its answer is longer than 1048576 bytes"));
  }

  @Test
  void anAnswerThatDripsIsCutOffInTime() throws Exception {
    assertThat(
            verdict(
                SHORT,
                peer -> {
                  peer.send(HEAD + "Content-Length: 100000\r\n\r\n");
                  sendUntilClosed(peer, "x");
                }))
        .isInstanceOf(Verdict.Bad.class);
  }

  @Test
  void aServerThatIsNotThereIsDownWithTheSystemsReason() throws Exception {
    ServerSocket gone = Peer.listen();
    gone.close();
    var check = Probes.of(new Check.HttpEntries(), KIT.system());
    var verdict = check.check(Peer.addressOf(gone), LONG).toCompletableFuture();
    assertThat(verdict)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withStackTraceContaining("Connection refused");
  }

  private static void sendUntilClosed(Peer peer, String bytes) {
    try {
      while (true) {
        peer.send(bytes);
      }
    } catch (IOException e) {
      // The check has closed the connection, as it should.
    }
  }

  /// The verdict on a server that takes one connection, reads the request, and does something; the
  /// connection is closed when the verdict is there.
  private static Verdict verdict(Duration timeout, Deed deed)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    var check = Probes.of(new Check.HttpEntries(), KIT.system());
    try (ServerSocket server = Peer.listen()) {
      var verdict =
          check
              .check(Peer.addressOf(server), timeout)
              .exceptionally(failure -> new Verdict.Bad(Reasons.of(failure)))
              .toCompletableFuture();
      try (Peer peer = Peer.accept(server)) {
        readRequest(peer.socket());
        Thread serving = Thread.ofVirtual().start(() -> run(deed, peer));
        try {
          return verdict.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
          serving.join(PATIENCE);
        }
      }
    }
  }

  private static void run(Deed deed, Peer peer) {
    try {
      deed.with(peer);
    } catch (IOException e) {
      throw new IllegalStateException("the server failed", e);
    }
  }

  private static void readRequest(Socket socket) throws IOException {
    var request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) socket.getInputStream().read());
    }
  }
}
