package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.troupe.net.HostPort;
import dev.troupe.net.ProxyHeader;
import dev.troupe.testing.Peer;
import dev.troupe.testing.SelfSigned;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes before a client's bytes: TLS, and the headers of proxies.
class OpeningTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String TRUSTING = "trusted-proxies = [\"127.0.0.0/8\"], ";

  private TestListeners listeners;
  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listeners = new TestListeners(KIT);
    listening = listeners.opened(Peer.listen());
  }

  @AfterEach
  void close() throws Exception {
    listeners.close();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams", "loop", "splice"})
  void aTrustedProxySaysWhoseConnectionItIs(String engine) throws IOException {
    var listener = listener(TRUSTING + "send-proxy = true, engine = " + engine);
    Peer proxy = listeners.connect(listener);
    proxy.send("PROXY TCP4 192.0.2.1 192.0.2.7 56");
    proxy.send("324 443\r\nfirst");
    Peer server = listeners.nextThatSpeaks(listening, "\r");
    proxy.send(" second");
    proxy.end();
    byte[] all =
        ("\r"
                + new String(
                    server.socket().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
    var named = new InetSocketAddress("192.0.2.1", 56_324);
    assertThat(ProxyHeader.parse(ByteBuffer.wrap(all)))
        .isEqualTo(new ProxyHeader.Whole(Optional.of(named), 28));
    assertThat(all).endsWith("first second".getBytes(StandardCharsets.US_ASCII)).hasSize(28 + 12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams", "splice"})
  void aServerThatRefusesCostsNothingOfWhatCameBehindTheHeader(String engine) throws IOException {
    ServerSocket dying = Peer.listen();
    var listener =
        listeners.start(TRUSTING + "interval = 1 h, engine = " + engine, dying, listening);
    dying.close();
    Peer proxy = listeners.connect(listener);
    proxy.send("PROXY UNKNOWN\r\nall of it");
    assertThat(listeners.nextThatSpeaks(listening, "a").read(8)).isEqualTo("ll of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams", "splice"})
  void whoeverIsNotTrustedSpeaksForItself(String engine) throws IOException {
    Peer client =
        listeners.connect(listener("trusted-proxies = [\"10.0.0.0/8\"], engine = " + engine));
    client.send("PROXY TCP4 192.0.2.1 192.0.2.7 56324 443\r\n");
    assertThat(listeners.nextThatSpeaks(listening, "P").read(9)).isEqualTo("ROXY TCP4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams", "splice"})
  void aTrustedProxyWithoutAHeaderIsReset(String engine) throws IOException {
    var listener = listener(TRUSTING + "engine = " + engine);
    for (String bad :
        List.of("GET / HTTP/1.1\r\n", "PROXY " + "x".repeat(4_096), "PROXY TCP4 1.2.3.4\r\n")) {
      Peer client = listeners.connect(listener);
      client.send(bad);
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketException.class);
    }
    Peer half = listeners.connect(listener);
    half.send("PROXY TCP4 192.");
    half.end();
    assertThatThrownBy(() -> half.read(1)).isInstanceOf(SocketException.class);
    Peer late = listeners.connect(listener);
    late.send("PROXY TCP4 192.");
    assertThatThrownBy(() -> late.read(1)).isInstanceOf(SocketException.class);
  }

  @Test
  void aProxysHeaderComesBeforeTls(@TempDir Path folder) throws Exception {
    var own = SelfSigned.in(folder, "own", "EC");
    try (var events = new AccessEvents()) {
      HostPort at =
          listeners.addressOf(
              listener(TRUSTING + "access-log = on, " + tls(own.certificate(), own.key())));
      Peer proxy = listeners.opened(Peer.connect(at));
      proxy.send("PROXY TCP4 192.0.2.1 192.0.2.7 56324 443\r\n");
      try (SSLSocket socket =
          (SSLSocket)
              own.clients()
                  .getSocketFactory()
                  .createSocket(proxy.socket(), at.host(), at.port(), true)) {
        socket.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
        Peer server = listeners.nextThatSpeaks(listening, "q");
        assertThat(server.read(7)).isEqualTo("uestion");
        server.send("answer");
        assertThat(socket.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
      }
      assertThat(events.of("192.0.2.1:56324")).containsEntry("to_server", 8L);
      Peer plain = listeners.opened(Peer.connect(at));
      plain.send("PROXY TCP4 192.0.2.1 192.0.2.7 56325 443\r\nGET / HTTP/1.1\r\n\r\n");
      assertThat(events.of("192.0.2.1:56325")).containsEntry("end", "tls-failed");
      Peer withoutHeader = listeners.opened(Peer.connect(at));
      withoutHeader.send("\u0016\u0003\u0001");
      assertThat(events.of(withoutHeader)).containsEntry("end", "not-greeted");
    }
  }

  @Test
  void whoFailsAtTlsIsTold(@TempDir Path folder) throws Exception {
    var own = SelfSigned.in(folder, "own", "EC");
    try (var events = new AccessEvents()) {
      var listener = listener("access-log = on, " + tls(own.certificate(), own.key()));
      Peer plain = listeners.connect(listener);
      plain.send("GET / HTTP/1.1\r\n\r\n");
      Map<String, Object> event = events.of(plain);
      assertThat(event)
          .contains(entry("end", "tls-failed"), entry("tries", 0), entry("to_server", 0L))
          .containsEntry("server", null);
      assertThat(AccessEvents.millis(event, "total_ms")).isPositive();
      Peer gone = listeners.connect(listener);
      gone.close();
      assertThat(events.of(gone)).containsEntry("end", "tls-failed");
      Peer silent =
          listeners.connect(
              listener(
                  "access-log = on, "
                      + "tls { handshake-timeout = 1 s, certificate = \"%s\", key = \"%s\" }"
                          .formatted(own.certificate(), own.key())));
      assertThat(events.of(silent)).containsEntry("end", "tls-failed");
      await()
          .atMost(Peer.PATIENCE)
          .until(() -> listeners.status().ended().containsKey("tls-failed"));
    }
  }

  @Test
  void tlsEndsAtTheListener(@TempDir Path folder) throws Exception {
    var own = SelfSigned.in(folder, "own", "EC");
    HostPort at = listeners.addressOf(listener(tls(own.certificate(), own.key())));
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket socket =
          (SSLSocket) own.clients().getSocketFactory().createSocket(at.host(), at.port())) {
        socket.setEnabledProtocols(new String[] {version});
        socket.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
        Peer server = listeners.nextThatSpeaks(listening, "q");
        assertThat(server.read(7)).isEqualTo("uestion");
        server.send("answer");
        assertThat(socket.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      }
    }
    assertThat(listeners.status().engine()).isEqualTo("streams");
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason(@TempDir Path folder) throws Exception {
    var own = SelfSigned.in(folder, "own", "EC");
    assertThatThrownBy(() -> listener("engine = loop, " + tls(own.certificate(), own.key())))
        .hasMessageEndingWith("engine: is loop, must be auto or streams where TLS ends");
    assertThatThrownBy(() -> listener("trusted-proxies = [\"localhost\"]"))
        .hasMessageEndingWith("trusted-proxies: 'localhost' is not ADDRESS or ADDRESS/BITS");
    assertThatThrownBy(() -> listener(tls(folder.resolve("none"), own.key())))
        .hasMessageContaining("test.tls: " + folder.resolve("none"));
    assertThatThrownBy(() -> listener("tls.key = a"))
        .hasMessageEndingWith("test.tls.certificate: is missing, must be a PEM file");
  }

  private static String tls(Path certificate, Path key) {
    return "tls { certificate = \"%s\", key = \"%s\" }".formatted(certificate, key);
  }

  private ActorRef<Balancers.Command> listener(String config) {
    return listeners.start(config, listening);
  }
}
