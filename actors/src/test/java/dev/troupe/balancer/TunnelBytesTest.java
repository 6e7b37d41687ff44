package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.troupe.testing.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What every engine has to do with bytes on real sockets, from a client through a listener to a
/// server and back: carry them, pass on ends and resets, and hold back who is too fast.
@EveryEngine
final class TunnelBytesTest extends TunnelFixture {
  private static final int SIZE = 8 << 20;

  TunnelBytesTest(Engine engine, String sockets) {
    super(engine);
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
