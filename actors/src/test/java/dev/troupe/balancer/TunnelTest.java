package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import dev.troupe.status.StatusBoard;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bytes on real sockets, from a client through a listener to a server and back.
class TunnelTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int SIZE = 8 << 20;

  private ServerSocket listening;
  private Peer client;
  private Peer server;

  @BeforeEach
  void join() throws IOException {
    listening = Peer.listen();
    client = Peer.connect(listener("off"));
    server = Peer.acceptJoined(listening, client);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    listening.close();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void bytesArriveAsTheyWereSentInBothDirectionsAtOnce() {
    byte[] there = random(1);
    byte[] back = random(2);
    var toServer = sending(client, there);
    var toClient = sending(server, back);
    var atServer = reading(server);
    var atClient = reading(client);
    assertThat(atServer.join()).isEqualTo(there);
    assertThat(atClient.join()).isEqualTo(back);
    toServer.join();
    toClient.join();
  }

  @Test
  void theClientsEndIsPassedOnAndTheServerMayAnswerAfterwards() throws IOException {
    client.send("question");
    client.end();
    assertThat(server.readAll()).isEqualTo("question");
    server.send("answer");
    server.end();
    assertThat(client.readAll()).isEqualTo("answer");
  }

  @Test
  void theServersEndIsPassedOnAndTheClientMayStillSend() throws IOException {
    server.send("farewell");
    server.end();
    assertThat(client.readAll()).isEqualTo("farewell");
    client.send("reply");
    client.end();
    assertThat(server.readAll()).isEqualTo("reply");
  }

  @Test
  void bothMayEndAtOnce() throws IOException {
    client.send("c");
    server.send("s");
    client.end();
    server.end();
    assertThat(server.readAll()).isEqualTo("c");
    assertThat(client.readAll()).isEqualTo("s");
  }

  @Test
  void aResetOfTheClientResetsTheServer() throws IOException {
    client.reset();
    assertThatThrownBy(() -> server.read(1)).isInstanceOf(SocketException.class);
  }

  @Test
  void aResetOfTheServerResetsTheClient() throws IOException {
    server.reset();
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketException.class);
  }

  @Test
  void aReaderThatStopsMakesItsPeersSocketFill() throws IOException {
    // Far more than both kernels' buffers and the tunnel take together.
    byte[] piece = new byte[64 << 10];
    long endless = 512L << 20;
    AtomicLong sent = new AtomicLong();
    var sending =
        CompletableFuture.runAsync(() -> {
          try {
            OutputStream out = client.socket().getOutputStream();
            while (sent.get() < endless) {
              out.write(piece);
              sent.addAndGet(piece.length);
            }
          } catch (IOException e) {
            // The test closes the socket under the blocked write.
          }
        });
    await()
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .pollInterval(Duration.ofMillis(100))
        .until(new StandsStill(sent)::holds);
    assertThat(sent.get()).isLessThan(endless / 4);
    long before = sent.get();
    server.socket().getInputStream().skipNBytes(before);
    await().atMost(PATIENCE).until(() -> sent.get() > before);
    client.close();
    sending.join();
  }

  @Test
  void aConnectionThatNobodyUsesIsClosed() throws IOException {
    HostPort at = listener("1 s");
    try (Peer idle = Peer.connect(at);
        Peer idleServer = Peer.acceptJoined(listening, idle)) {
      assertThatThrownBy(() -> idle.read(1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> idleServer.read(1)).isInstanceOf(SocketException.class);
    }
  }

  /// Whether a count is the same as when it was last asked for.
  private static final class StandsStill {
    private final AtomicLong count;
    private long last = -1;

    StandsStill(AtomicLong count) {
      this.count = count;
    }

    boolean holds() {
      boolean same = count.get() == last;
      last = count.get();
      return same;
    }
  }

  private HostPort listener(String idleTimeout) {
    TestProbe<StatusBoard.Command> board = KIT.createTestProbe();
    String config =
        """
        troupe.balancer.listeners {
          front-door = null
          referral = null
          test { listen = "127.0.0.1:0", servers = ["%s"], idle-timeout = %s }
        }
        """
            .formatted(Peer.addressOf(listening), idleTimeout);
    var settings =
        Balancers.Settings.from(
            ConfigFactory.parseString(config).withFallback(ConfigFactory.load()));
    var balancers = KIT.spawn(Balancers.create(settings, board.getRef()));
    TestProbe<Balancers.Addresses> probe = KIT.createTestProbe();
    balancers.tell(new Balancers.GetAddresses(probe.getRef()));
    return probe.receiveMessage(PATIENCE).of("test");
  }

  private static byte[] random(long seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static CompletableFuture<Integer> sending(Peer peer, byte[] bytes) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            peer.socket().getOutputStream().write(bytes);
            peer.end();
            return bytes.length;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static CompletableFuture<byte[]> reading(Peer peer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return peer.socket().getInputStream().readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }
}
