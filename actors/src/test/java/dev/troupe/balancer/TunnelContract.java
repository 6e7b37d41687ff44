package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.ProxyHeader;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What every engine has to do with bytes on real sockets, from a client through a listener to a
/// server and back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TunnelContract {
  private static final int SIZE = 8 << 20;

  private final Engine engine;
  private final ActorTestKit kit;
  private TestListeners listeners;
  private ServerSocket listening;
  private ActorRef<Balancers.Command> balancers;
  private Peer client;
  private Peer server;

  /// @param sockets of the event loop, as its dispatcher's configuration names them
  TunnelContract(Engine engine, String sockets) {
    this.engine = engine;
    this.kit =
        ActorTestKit.create(
            ConfigFactory.parseMap(Map.of(Engine.DISPATCHER + ".sockets", sockets))
                .withFallback(ConfigFactory.load()));
  }

  @BeforeEach
  void join() throws IOException {
    listeners = new TestListeners(kit);
    listening = listeners.opened(Peer.listen());
    balancers = listener("", listening);
    client = listeners.connect(balancers);
    server = listeners.opened(Peer.acceptJoined(listening, client));
  }

  @AfterEach
  void close() throws Exception {
    listeners.close();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void theStatusNamesTheEngine() {
    assertThat(listeners.status().engine()).isEqualTo(engine.word());
  }

  @Test
  void bytesArriveAsTheyWereSentInBothDirectionsAtOnce() {
    carriesBothWays(client, server);
  }

  @Test
  void manyConnectionsAtOnceDoNotMixTheirBytes() throws IOException {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Peer another = listeners.connect(balancers);
      Peer there = listeners.opened(Peer.acceptJoined(listening, another));
      all.add(
          CompletableFuture.runAsync(
              () -> carriesBothWays(another, there), Thread::startVirtualThread));
    }
    all.forEach(CompletableFuture::join);
  }

  @Test
  void littleAfterMuchArrivesAsItWasSent() throws IOException {
    for (int turn = 0; turn < 4; turn++) {
      byte[] much = random(turn, 2 << 20);
      var sending = sending(client, much, false);
      assertThat(server.socket().getInputStream().readNBytes(much.length)).isEqualTo(much);
      sending.join();
      for (int i = 0; i < 3 * Pace.SMALL_READS; i++) {
        client.send("small " + i);
        assertThat(server.read(("small " + i).length())).isEqualTo("small " + i);
      }
    }
  }

  @Test
  void theClientsEndIsPassedOnAndTheServerMayAnswerAfterwards() throws IOException {
    client.send("question");
    client.end();
    assertThat(server.readAll()).isEqualTo("question");
    server.send("answer");
    server.end();
    assertThat(client.readAll()).isEqualTo("answer");
    nobodyIsLeft();
  }

  @Test
  void theServersEndIsPassedOnAndTheClientMayStillSend() throws IOException {
    server.send("farewell");
    server.end();
    assertThat(client.readAll()).isEqualTo("farewell");
    client.send("reply");
    client.end();
    assertThat(server.readAll()).isEqualTo("reply");
    nobodyIsLeft();
  }

  @Test
  void bothMayEndAtOnce() throws IOException {
    client.send("c");
    server.send("s");
    client.end();
    server.end();
    assertThat(server.readAll()).isEqualTo("c");
    assertThat(client.readAll()).isEqualTo("s");
    nobodyIsLeft();
  }

  @Test
  void anEndBehindMuchThatIsReadLateComesAfterAllOfIt() throws IOException {
    byte[] bytes = random(3, SIZE);
    var sending = sending(server, bytes, true);
    client.end();
    assertThat(server.readAll()).isEmpty();
    assertThat(client.socket().getInputStream().readAllBytes()).isEqualTo(bytes);
    sending.join();
    nobodyIsLeft();
  }

  @Test
  void aResetOfTheClientResetsTheServer() throws IOException {
    client.reset();
    assertThatThrownBy(() -> server.read(1)).isInstanceOf(SocketException.class);
    nobodyIsLeft();
  }

  @Test
  void aResetOfTheServerResetsTheClient() throws IOException {
    server.reset();
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketException.class);
    nobodyIsLeft();
  }

  @Test
  void aResetInTheMiddleOfManyBytesResetsTheOtherSide() throws IOException {
    var sending = sendingUntilItFails(client, new AtomicLong());
    server.socket().getInputStream().skipNBytes(4 << 20);
    server.reset();
    assertThat(sending.join()).isInstanceOf(SocketException.class);
    nobodyIsLeft();
  }

  @Test
  void aReaderThatStopsMakesItsPeersSocketFill() throws IOException {
    AtomicLong sent = new AtomicLong();
    var sending = sendingUntilItFails(client, sent);
    await()
        .atMost(PATIENCE)
        .during(Duration.ofMillis(500))
        .pollInterval(Duration.ofMillis(100))
        .until(new StandsStill(sent)::holds);
    // The kernel's buffers of four sockets, and what the tunnel may hold.
    assertThat(sent.get()).isLessThan(64L << 20);
    long before = sent.get();
    server.socket().getInputStream().skipNBytes(before);
    await().atMost(PATIENCE).until(() -> sent.get() > before);
    client.close();
    assertThat(sending.join()).isInstanceOf(IOException.class);
  }

  @Test
  void aConnectionOnWhichNoByteMovesIsReset() throws IOException {
    var brief = listener("idle-timeout = 1 s", listening);
    Peer idle = listeners.connect(brief);
    Peer idleServer = listeners.opened(Peer.acceptJoined(listening, idle));
    assertThatThrownBy(() -> idle.read(1)).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> idleServer.read(1)).isInstanceOf(SocketException.class);
  }

  @Test
  void aClientOfAServerThatRefusesGoesToTheNextWithAllItHasSent() throws IOException {
    ServerSocket dying = Peer.listen();
    var two = listener("interval = 1 h", dying, listening);
    dying.close();
    Peer late = listeners.connect(two);
    late.send("every byte, once");
    late.end();
    Peer there = listeners.nextThatSpeaks(listening, "e");
    assertThat(there.readAll()).isEqualTo("very byte, once");
  }

  @Test
  void aClientThatLeavesBeforeItIsServedIsForgotten() throws IOException {
    Peer brief = listeners.connect(balancers);
    brief.reset();
    client.send("unharmed");
    assertThat(server.read(8)).isEqualTo("unharmed");
    client.end();
    server.end();
    nobodyIsLeft();
  }

  @Test
  void withoutAServerTheClientIsAnsweredWhateverItHasSent() throws IOException {
    var none = listener("protocol = http");
    Peer asking = listeners.connect(none);
    asking.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(asking.readAll())
        .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    Peer sending = listeners.connect(listener("protocol = tcp"));
    sending.send("sent before the end");
    assertThat(sending.readAll()).isEmpty();
  }

  @Test
  void aServerThatTakesARequestAndNeverAnswersCountsAsFailed() throws IOException {
    var web = listener("protocol = http, response-timeout = 300 ms, interval = 1 h", listening);
    Peer asking = listeners.connect(web);
    asking.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    Peer silent = listeners.nextThatSpeaks(listening, "G");
    assertThat(asking.readAll())
        .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    assertThatThrownBy(() -> silent.socket().getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class);
    await().atMost(PATIENCE).until(() -> !listeners.status().servers().getFirst().up());
    assertThat(listeners.connect(web).readAll()).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void aServerThatAnswersInTimeMayTakeLongForTheRest() throws IOException {
    var web = listener("protocol = http, response-timeout = 300 ms", listening);
    Peer asking = listeners.connect(web);
    Peer there = listeners.opened(Peer.acceptJoined(listening, asking));
    there.send("H");
    assertThat(asking.read(1)).isEqualTo("H");
    asking.send("more");
    assertThat(there.read(4)).isEqualTo("more");
    asking.socket().setSoTimeout(600);
    assertThatThrownBy(() -> asking.read(1)).isInstanceOf(SocketTimeoutException.class);
    there.send("rest");
    assertThat(asking.read(4)).isEqualTo("rest");
  }

  @Test
  void aClientOfHttpThatStaysAfterItsServersEndIsClosedSoon() throws IOException {
    var web = listener("protocol = http", listening);
    Peer asking = listeners.connect(web);
    Peer there = listeners.opened(Peer.acceptJoined(listening, asking));
    there.send("HTTP/1.0 200 OK\r\n\r\n");
    there.end();
    assertThat(asking.readAll()).isEqualTo("HTTP/1.0 200 OK\r\n\r\n");
    assertThat(there.readAll()).as("the client never ends by itself").isEmpty();
    nobodyIsLeft();
  }

  @Test
  void aServerIsToldWhoTheClientIsBeforeItsFirstByte() throws IOException {
    Peer calling = listeners.connect(listener("send-proxy = true", listening));
    calling.send("hello");
    calling.end();
    Peer there = listeners.nextThatSpeaks(listening, "\r");
    byte[] sent = there.socket().getInputStream().readAllBytes();
    ByteBuffer all = ByteBuffer.allocate(1 + sent.length).put((byte) '\r').put(sent).flip();
    var client = (InetSocketAddress) calling.socket().getLocalSocketAddress();
    assertThat(ProxyHeader.parse(all)).isEqualTo(new ProxyHeader.Whole(Optional.of(client), 28));
    assertThat(all.position(28)).isEqualTo(ByteBuffer.wrap("hello".getBytes(US_ASCII)));
  }

  @Test
  void aServerMayBeGivenByName() throws IOException {
    var named =
        listeners.startOver("engine = " + engine.word(), "localhost:" + listening.getLocalPort());
    Peer calling = listeners.connect(named);
    Peer there = listeners.opened(Peer.acceptJoined(listening, calling));
    there.send("hello");
    assertThat(calling.read(5)).isEqualTo("hello");
  }

  @Test
  void drainingLetsAConnectionEndAndCutsItInTheEnd() throws IOException {
    TestProbe<Done> drained = kit.createTestProbe();
    var brief = listener("drain-timeout = 500 ms", listening);
    Peer stubborn = listeners.connect(brief);
    Peer there = listeners.opened(Peer.acceptJoined(listening, stubborn));
    brief.tell(new Balancers.Drain(drained.getRef()));
    there.send("still here");
    assertThat(stubborn.read(10)).isEqualTo("still here");
    drained.expectMessage(PATIENCE, Done.getInstance());
    assertThatThrownBy(() -> stubborn.read(1)).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> there.read(1)).isInstanceOf(SocketException.class);
  }

  private void nobodyIsLeft() {
    await()
        .atMost(PATIENCE)
        .until(() -> listeners.status().servers().getFirst().connections() == 0);
  }

  private static void carriesBothWays(Peer client, Peer server) {
    byte[] there = random(1, SIZE);
    byte[] back = random(2, SIZE);
    var toServer = sending(client, there, true);
    var toClient = sending(server, back, true);
    var atServer = reading(server);
    var atClient = reading(client);
    assertThat(atServer.join()).isEqualTo(there);
    assertThat(atClient.join()).isEqualTo(back);
    toServer.join();
    toClient.join();
  }

  private ActorRef<Balancers.Command> listener(String config, ServerSocket... servers) {
    return listeners.start("engine = " + engine.word() + ", " + config, servers);
  }

  private static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static CompletableFuture<Integer> sending(Peer peer, byte[] bytes, boolean andEnd) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            peer.socket().getOutputStream().write(bytes);
            if (andEnd) {
              peer.end();
            }
            return bytes.length;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static CompletableFuture<IOException> sendingUntilItFails(Peer peer, AtomicLong sent) {
    byte[] piece = new byte[64 << 10];
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            OutputStream out = peer.socket().getOutputStream();
            while (true) {
              out.write(piece);
              sent.addAndGet(piece.length);
            }
          } catch (IOException e) {
            return e;
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
}
