package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.CannotListenException;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BalancersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<StatusBoard.Command> board = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void joinsEachClientToTheLeastBusyServer() throws IOException {
    try (ServerSocket one = Peer.listen();
        ServerSocket two = Peer.listen()) {
      HostPort at = addressOf(listener("servers = " + list(one, two)));
      try (Peer first = Peer.connect(at);
          Peer firstServer = Peer.acceptJoined(one, first);
          Peer second = Peer.connect(at);
          Peer secondServer = Peer.acceptJoined(two, second)) {
        assertThat(firstServer.socket().isConnected()).isTrue();
        assertThat(secondServer.socket().isConnected()).isTrue();
      }
    }
  }

  @Test
  void aClientOfADeadServerIsGivenToTheNextOneWithItsFirstByte() throws IOException {
    try (ServerSocket alive = Peer.listen()) {
      ServerSocket dying = Peer.listen();
      HostPort at = addressOf(listener("interval = 1 h, servers = " + list(dying, alive)));
      dying.close();
      try (Peer client = Peer.connect(at);
          Peer server = Peer.acceptJoined(alive, client)) {
        client.send("next bytes");
        assertThat(server.read(10)).isEqualTo("next bytes");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(lastReport().servers().getFirst().up()).isFalse());
    }
  }

  @Test
  void refusesInTheWordsOfTheProtocol() throws IOException {
    ServerSocket gone = Peer.listen();
    String servers = "servers = " + list(gone);
    gone.close();
    assertThat(answerOf(addressOf(listener("protocol = tcp, " + servers)))).isEmpty();
    assertThat(answerOf(addressOf(listener("protocol = chat, " + servers))))
        .isEqualTo("ERROR :No chat server is available, try again later\r\n");
    assertThat(answerOf(addressOf(listener("protocol = http, " + servers))))
        .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    assertThat(answerOf(addressOf(listener("mode = refer, " + servers)))).isEqualTo("SNA wait");
  }

  @Test
  void aClientWaitsForAPlaceAndThenHasWhatItSentServed() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      HostPort at = addressOf(listener("workers = 1, servers = " + list(server)));
      try (Peer first = Peer.connect(at);
          Peer firstServer = Peer.acceptJoined(server, first);
          Peer second = Peer.connect(at)) {
        second.send("patient");
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(lastReport().queue().waiting()).isEqualTo(1));
        firstServer.end();
        first.end();
        try (Peer secondServer = Peer.accept(server)) {
          assertThat(secondServer.read(7)).isEqualTo("patient");
        }
      }
    }
  }

  @Test
  void aWaitThatIsOverIsAnsweredInTheWordsOfTheProtocol() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      HostPort at =
          addressOf(
              listener(
                  "workers = 1, queue-timeout = 50 ms, protocol = http, servers = "
                      + list(server)));
      try (Peer first = Peer.connect(at);
          Peer firstServer = Peer.acceptJoined(server, first)) {
        assertThat(answerOf(at))
            .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        assertThat(firstServer.socket().isClosed()).isFalse();
      }
    }
  }

  @Test
  void refersToAServer() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      HostPort at = addressOf(listener("mode = refer, servers = " + list(server)));
      assertThat(answerOf(at)).isEqualTo("('127.0.0.1', " + server.getLocalPort() + ")");
    }
  }

  @Test
  void aServerThatComesBackIsUsedAgainAfterItsNextCheck() throws IOException {
    ServerSocket first = Peer.listen();
    HostPort server = Peer.addressOf(first);
    first.close();
    HostPort at =
        addressOf(
            listener(
                "mode = refer, interval = 100 ms, timeout = 100 ms, servers = [\""
                    + server
                    + "\"]"));
    assertThat(answerOf(at)).isEqualTo("SNA wait");
    try (ServerSocket again = new ServerSocket(server.port(), 50, first.getInetAddress())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(answerOf(at)).contains(String.valueOf(again.getLocalPort())));
    }
  }

  @Test
  void joinsClientsToAServerOfThisProcessWithTheirOwnAddress() throws IOException {
    var balancers = listener("servers = chat, protocol = chat");
    balancers.tell(
        new Balancers.SetServers(
            List.of(
                Server.of("here", new HostPort("127.0.0.1", 1), 10)
                    .withLoad(0)
                    .withInProcess(remote ->
                        Flow.of(ByteString.class)
                            .prepend(
                                Source.single(ByteString.fromString(remote.getPort() + "\n")))))));
    try (Peer client = Peer.connect(addressOf(balancers))) {
      client.send("hello");
      client.end();
      assertThat(client.readAll()).isEqualTo(client.socket().getLocalPort() + "\nhello");
    }
  }

  @Test
  void refusesOneClientTooMany() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      HostPort at =
          addressOf(listener("max-clients = 1, protocol = chat, servers = " + list(server)));
      try (Peer first = Peer.connect(at);
          Peer firstServer = Peer.acceptJoined(server, first)) {
        assertThat(answerOf(at)).startsWith("ERROR :");
        firstServer.end();
        first.end();
        assertThat(first.readAll()).isEmpty();
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(lastReport().servers().getFirst().connections()).isZero());
    }
  }

  @Test
  void drainLetsOpenConnectionsGoOnAndTakesNoMore() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      var balancers = listener("servers = " + list(server));
      HostPort at = addressOf(balancers);
      TestProbe<Done> drained = KIT.createTestProbe();
      try (Peer client = Peer.connect(at);
          Peer there = Peer.acceptJoined(server, client)) {
        balancers.tell(new Balancers.Drain(drained.getRef()));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThatThrownBy(() -> Peer.connect(at).close()).isNotNull());
        there.send("still here");
        assertThat(client.read(10)).isEqualTo("still here");
      }
      drained.expectMessage(PATIENCE, Done.getInstance());
      drained.expectTerminated(balancers, PATIENCE);
    }
  }

  @Test
  void aPortThatIsTakenIsTriedAgainUntilItIsFree() throws IOException {
    ActorRef<Balancers.Command> balancers;
    HostPort at;
    try (ServerSocket taken = Peer.listen()) {
      at = Peer.addressOf(taken);
      balancers =
          LoggingTestKit.error(CannotListenException.class)
              .expect(
                  KIT.system(),
                  () -> listener("listen = \"" + at + "\", shared = false, servers = []"));
    }
    assertThat(addressOf(balancers)).isEqualTo(at);
    assertThat(answerOf(at)).isEmpty();
  }

  private ActorRef<Balancers.Command> listener(String config) {
    return KIT.spawn(Balancers.create(settings(config), board.getRef()));
  }

  private static Balancers.Settings settings(String config) {
    return Balancers.Settings.from(
        ConfigFactory.parseString(
                "troupe.balancer.listeners { front-door = null, referral = null,"
                    + " test { listen = \"127.0.0.1:0\", "
                    + config
                    + " } }")
            .withFallback(ConfigFactory.load()));
  }

  private static HostPort addressOf(ActorRef<Balancers.Command> balancers) {
    TestProbe<Balancers.Addresses> probe = KIT.createTestProbe();
    balancers.tell(new Balancers.GetAddresses(probe.getRef()));
    return probe.receiveMessage(PATIENCE).of("test");
  }

  private BalancerStatus.Listener lastReport() {
    var report = (StatusBoard.Report) board.receiveMessage(PATIENCE);
    return ((BalancerStatus) report.status()).listeners().getFirst();
  }

  private static String list(ServerSocket... servers) {
    return List.of(servers).stream()
        .map(server -> "\"" + Peer.addressOf(server) + "\"")
        .toList()
        .toString();
  }

  private static String answerOf(HostPort at) throws IOException {
    try (Peer client = Peer.connect(at)) {
      client.send("sent before the answer\r\n");
      return client.readAll();
    }
  }
}
