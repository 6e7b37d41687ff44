package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.troupe.net.ProxyHeader;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/// What every engine has to do for its clients beside carrying their bytes, on real sockets.
@EveryEngine
final class TunnelServiceTest extends TunnelFixture {
  TunnelServiceTest(Engine engine, String sockets) {
    super(engine);
  }

  @Test
  void theStatusNamesTheEngine() {
    assertThat(listeners.status().engine()).isEqualTo(engine.word());
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
    listening.close();
    assertThat(asking.readAll())
        .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    assertThatThrownBy(() -> silent.socket().getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class);
    await().atMost(PATIENCE).until(() -> !listeners.status().servers().getFirst().up());
    assertThat(listeners.connect(web).readAll()).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void aServerThatIsWellIsBackAtOnceAfterAClientThatSentHalfARequest() throws IOException {
    var web = listener("protocol = http, response-timeout = 300 ms, interval = 1 h", listening);
    Peer hostile = listeners.connect(web);
    hostile.send("GET / HT");
    assertThat(hostile.readAll()).startsWith("HTTP/1.1 500 ");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var server = listeners.status().servers().getFirst();
          assertThat(server.up()).isTrue();
          assertThat(server.clients()).as("those it was given").isEqualTo(1);
        });
    Peer honest = listeners.connect(web);
    honest.send("!");
    listeners.nextThatSpeaks(listening, "!").send("served");
    assertThat(honest.read(6)).isEqualTo("served");
  }

  @Test
  void aServerThatAnswersInTimeMayTakeLongForTheRest() throws IOException {
    var web = listener("protocol = http, response-timeout = 1 s", listening);
    Peer asking = listeners.connect(web);
    Peer there = listeners.opened(Peer.acceptJoined(listening, asking));
    there.send("H");
    assertThat(asking.read(1)).isEqualTo("H");
    asking.send("more");
    assertThat(there.read(4)).isEqualTo("more");
    asking.socket().setSoTimeout(1_500);
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
    var brief = listener("drain-timeout = 1 s", listening);
    Peer stubborn = listeners.connect(brief);
    Peer there = listeners.opened(Peer.acceptJoined(listening, stubborn));
    brief.tell(new Balancers.Drain(drained.getRef()));
    there.send("still here");
    assertThat(stubborn.read(10)).isEqualTo("still here");
    drained.expectMessage(PATIENCE, Done.getInstance());
    assertThatThrownBy(() -> stubborn.read(1)).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> there.read(1)).isInstanceOf(SocketException.class);
  }
}
