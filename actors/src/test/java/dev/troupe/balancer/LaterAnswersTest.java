package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.troupe.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// How every engine watches that a server answers each request of a connection, and not the first
/// alone.
@EveryEngine
final class LaterAnswersTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String REFUSAL =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

  /// More than the kernel's buffers of two sockets and the balancer take.
  private static final int MUCH = 32 << 20;

  private static ActorTestKit kit;

  private final Engine engine;
  private AccessEvents events;
  private TestListeners listeners;
  private ServerSocket listening;
  private ActorRef<Balancers.Command> balancers;
  private Peer client;
  private Peer server;

  LaterAnswersTest(Engine engine, String sockets) {
    this.engine = engine;
  }

  @BeforeParameterizedClassInvocation
  static void start(Engine engine, String sockets) {
    kit = TestListeners.kit(sockets);
  }

  @BeforeEach
  void join() throws IOException {
    events = new AccessEvents();
    listeners = new TestListeners(kit);
    listening = listeners.opened(Peer.listen());
    balancers =
        listeners.start(
            "access-log = on, protocol = http, response-timeout = 500 ms, interval = 1 h, engine = "
                + engine.word(),
            listening);
    client = listeners.connect(balancers);
    server = listeners.opened(Peer.acceptJoined(listening, client));
  }

  @AfterEach
  void close() throws Exception {
    listeners.close();
    events.close();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aServerThatDoesNotAnswerALaterRequestCountsAsFailed() throws Exception {
    answer(ANSWER);
    ask();
    answer(ANSWER);
    ask();
    listening.close();
    assertThat(client.readAll()).isEqualTo(REFUSAL);
    client.end();
    assertThatThrownBy(() -> server.read(1)).isInstanceOf(SocketException.class);
    await().atMost(PATIENCE).until(() -> !listeners.status().servers().getFirst().up());
    assertThat(events.of(client))
        .contains(
            entry("end", "response-timeout"),
            entry("to_server", 1 + 2L * REQUEST.length()),
            entry("to_client", 2L * ANSWER.length()));
  }

  @Test
  void afterALargeAnswerTheNextRequestIsWatched() throws IOException {
    answerMuch();
    ask();
    assertThat(client.readAll()).isEqualTo(REFUSAL);
  }

  @Test
  void whoeverHasChangedTheProtocolMayBeSilent() throws IOException {
    answerMuch();
    ask();
    answer("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    ask();
    answer("a frame");
    ask();
    client.socket().setSoTimeout(800);
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    answer("another");
  }

  @Test
  void aClientThatStaysIsNotOwedAnything() throws IOException {
    answer(ANSWER);
    client.socket().setSoTimeout(800);
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    ask();
    answer(ANSWER);
  }

  @Test
  void aServerWhoseAnswerIsNotTakenHasNotFailed() throws Exception {
    Thread sending = Thread.startVirtualThread(this::sendMuch);
    assertThat(client.read(1)).isEqualTo("H");
    client.send(REQUEST);
    Peer another = listeners.connect(balancers);
    another.send(REQUEST);
    assertThat(another.readAll()).as("told when the time is over").isEqualTo(REFUSAL);
    assertThat(client.read(MUCH - 1)).hasSize(MUCH - 1);
    sending.join();
    assertThat(server.read(REQUEST.length())).isEqualTo(REQUEST);
    answer(ANSWER);
  }

  private void ask() throws IOException {
    client.send(REQUEST);
    assertThat(server.read(REQUEST.length())).isEqualTo(REQUEST);
  }

  private void answer(String text) throws IOException {
    server.send(text);
    assertThat(client.read(text.length())).isEqualTo(text);
  }

  private void answerMuch() throws IOException {
    Thread.startVirtualThread(this::sendMuch);
    assertThat(client.read(MUCH)).hasSize(MUCH);
  }

  private void sendMuch() {
    try {
      server.send("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MUCH - 19));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
