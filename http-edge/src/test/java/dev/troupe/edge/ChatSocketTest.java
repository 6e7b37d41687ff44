package dev.troupe.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.ConnectionFlow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The WebSocket to the chat, with a chat behind it that says back what it is told.
class ChatSocketTest {
  private static final Parrot PARROT = new Parrot();
  private static final String UPGRADE =
      """
      GET /chat/ws HTTP/1.1
      Host: 127.0.0.1
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """
          .replace("\n", "\r\n");

  private static TestEdge edge;

  /// A chat in which each connection hears its own bytes again.
  private static final class Parrot implements ConnectionFlow {
    private static final int PIECE = 16 << 10;

    final List<InetSocketAddress> came = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    final AtomicLong said = new AtomicLong();
    volatile boolean babbles = false;
    volatile SharedKillSwitch life = KillSwitches.shared("life");

    @Override
    public Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote) {
      came.add(remote);
      Flow<ByteString, ByteString, NotUsed> words =
          babbles ? Flow.fromSinkAndSource(Sink.ignore(), babble()) : Flow.create();
      return Flow.<ByteString>create()
          .map(bytes -> {
            heard.add(bytes.utf8String());
            return bytes;
          })
          .via(words)
          .via(life.flow())
          .watchTermination((mat, end) -> {
            end.whenComplete((_, failure) -> ended.add(failure == null ? "ended" : "failed"));
            return mat;
          });
    }

    private Source<ByteString, NotUsed> babble() {
      return Source.repeat(ByteString.fromString("x".repeat(PIECE - 2) + "\r\n"))
          .map(bytes -> {
            said.addAndGet(bytes.size());
            return bytes;
          });
    }
  }

  @BeforeAll
  static void start() {
    edge =
        new TestEdge(
            "troupe.edge.chat { origins = [\"http://gamja.example\"], proxies = [\"127.0.0.2\"] }",
            Optional.of(PARROT));
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @AfterEach
  void forget() {
    PARROT.babbles = false;
    PARROT.life = KillSwitches.shared("life");
    PARROT.came.clear();
    PARROT.heard.clear();
    PARROT.ended.clear();
  }

  private static WebSocketClient connect(String... subprotocols) {
    return WebSocketClient.connect(edge.addresses.monitor(), "", subprotocols);
  }

  @Test
  void aLineIsATextWithoutItsEnd() throws Exception {
    try (var client = connect("text.ircv3.net")) {
      assertThat(client.subprotocol()).isEqualTo("text.ircv3.net");
      client.send("PING grüße");
      assertThat(PARROT.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("PING grüße");
      assertThat(client.next()).isEqualTo("PING grüße");
      client.send("one\r\ntwo");
      assertThat(client.next()).isEqualTo("one");
      assertThat(client.next()).isEqualTo("two");
    }
  }

  @Test
  void aLineMayComeInFragments() throws Exception {
    try (var client = connect("text.ircv3.net")) {
      client.sendPart("PING ");
      client.sendPart("he");
      client.send("llo");
      assertThat(client.next()).isEqualTo("PING hello");
    }
  }

  @Test
  void aLineIsBytesForWhoWantsThat() throws Exception {
    try (var client = connect("binary.ircv3.net")) {
      assertThat(client.subprotocol()).isEqualTo("binary.ircv3.net");
      client.send(ByteBuffer.wrap("PING 1".getBytes(UTF_8)));
      assertThat(client.next()).isEqualTo("bytes: PING 1");
      client.send("PING 2");
      assertThat(client.next()).isEqualTo("bytes: PING 2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "'chat, text.ircv3.net', text.ircv3.net",
    "'binary.ircv3.net, text.ircv3.net', text.ircv3.net",
    "chat, 400"
  })
  void theSubprotocolIsOneThatTheClientAskedFor(String asked, String expected) throws Exception {
    String[] all = asked.isEmpty() ? new String[0] : asked.split(", ", -1);
    if (expected.equals("400")) {
      assertThat(WebSocketClient.refusal(edge.addresses.monitor(), "", all)).isEqualTo(400);
    } else {
      try (var client = connect(all)) {
        assertThat(client.subprotocol()).isEqualTo(expected);
      }
    }
  }

  @Test
  void pagesOfOthersAreRefusedUnlessTheyAreListed() throws Exception {
    var at = edge.addresses.monitor();
    assertThat(WebSocketClient.refusal(at, "http://evil.example", "text.ircv3.net")).isEqualTo(403);
    WebSocketClient.connect(at, "http://" + at, "text.ircv3.net").close();
    WebSocketClient.connect(at, "http://gamja.example", "text.ircv3.net").close();
    assertThat(PARROT.came).hasSize(2);
  }

  @Test
  void whoeverIsNoWebSocketIsToldSo() {
    var answer = edge.get(edge.addresses.monitor(), "/chat/ws");
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(TestEdge.header(answer, "Upgrade")).isEqualTo("websocket");
    assertThat(answer.body()).contains("text.ircv3.net");
  }

  @Test
  void aNodeWithoutChatSendsClientsToAnother() {
    try (var without = new TestEdge("")) {
      assertThat(WebSocketClient.refusal(without.addresses.monitor(), "", "text.ircv3.net"))
          .isEqualTo(503);
    }
  }

  @Test
  void chatKnowsWhereTheClientIs() throws Exception {
    try (var _ = connect("text.ircv3.net")) {
      assertThat(PARROT.came.getFirst().getHostString()).isEqualTo("127.0.0.1");
    }
    String forwarded = UPGRADE.replace("\r\n\r\n", "\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4\r\n\r\n");
    try (var _ = raw(InetAddress.ofLiteral("127.0.0.2"), forwarded);
        var _ = raw(InetAddress.ofLiteral("127.0.0.3"), forwarded)) {
      assertThat(PARROT.came)
          .extracting(InetSocketAddress::getHostString)
          .containsExactly("127.0.0.1", "1.2.3.4", "127.0.0.3");
    }
  }

  @Test
  void theChatsLastLineComesBeforeTheEnd() throws Exception {
    try (var client = connect("text.ircv3.net")) {
      client.send("ERROR :bye");
      assertThat(client.next()).isEqualTo("ERROR :bye");
      PARROT.life.shutdown();
      assertThat(client.next()).isEqualTo("closed 1000");
    }
  }

  @Test
  void aConnectionThatTheChatCutsOffIsClosed() throws Exception {
    try (var client = connect("text.ircv3.net")) {
      PARROT.life.abort(new IOException("reads too slowly"));
      assertThat(client.next()).startsWith("closed 1");
    }
  }

  @Test
  void theEndOfTheClientIsTheEndOfItsInput() throws Exception {
    connect("text.ircv3.net").close();
    assertThat(PARROT.ended.poll(5, TimeUnit.SECONDS)).isEqualTo("ended");
    raw(InetAddress.getLoopbackAddress(), UPGRADE).close();
    assertThat(PARROT.ended.poll(5, TimeUnit.SECONDS)).as("without a good-bye").isNotNull();
  }

  @Test
  void aClientThatDoesNotReadHoldsTheChatUpUntilItIsCutOff() throws Exception {
    PARROT.babbles = true;
    try (Socket silent = raw(InetAddress.getLoopbackAddress(), UPGRADE)) {
      assertThat(silent.isConnected()).isTrue();
      var before = new AtomicLong();
      Awaitility.await("the chat to wait")
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            long now = PARROT.said.get();
            return before.getAndSet(now) == now && now > 0;
          });
      assertThat(PARROT.said.get()).as("bytes said").isLessThan(16 << 20);

      PARROT.life.abort(new IOException("more than sendq waits"));

      assertThat(PARROT.ended.poll(5, TimeUnit.SECONDS)).isEqualTo("failed");
      Awaitility.await("no connection").until(() -> connections() == 0);
    }
  }

  /// Those to the monitor, without the one that asks.
  private static long connections() {
    return edge.get(edge.addresses.monitor(), "/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("troupe_http_connections{") && line.contains("monitor"))
            .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        - 1;
  }

  @Test
  void nothingButMessagesOfTheProtocolGetsThrough() throws Exception {
    try (Socket client = raw(InetAddress.getLoopbackAddress(), UPGRADE)) {
      client.getOutputStream().write(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'});
      client.setSoTimeout(5_000);
      byte[] end = client.getInputStream().readAllBytes();
      assertThat(end[0]).as("a close frame, since a client must mask").isEqualTo((byte) 0x88);
      assertThat(PARROT.heard).isEmpty();
    }
  }

  /// A connection by hand, upgraded.
  private static Socket raw(InetAddress from, String request) throws IOException {
    var at = edge.addresses.monitor();
    var socket = new Socket(InetAddress.ofLiteral(at.host()), at.port(), from, 0);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertThat(head).startsWith("HTTP/1.1 101");
    return socket;
  }
}
