package dev.troupe.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.troupe.testing.SelfSigned;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS on real sockets, with the JDK's own client on the other side.
class TlsFlowTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ConnectionFlow ECHO = _ -> Flow.create();

  @TempDir private static Path folder = Path.of("");
  private static Optional<SelfSigned> made = Optional.empty();

  @BeforeAll
  static void makeCertificate() throws Exception {
    made = Optional.of(SelfSigned.in(folder, "first", "EC"));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void everyKindOfKeyServesBothVersions(String algorithm) throws Exception {
    SelfSigned own = SelfSigned.in(folder, algorithm, algorithm);
    HostPort at = serve(own, LONG, ECHO);
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLSocket client = connect(at, own)) {
        client.setEnabledProtocols(new String[] {version});
        assertThat(echo(client, "hello")).isEqualTo("hello");
        assertThat(client.getSession().getProtocol()).isEqualTo(version);
      }
    }
  }

  @Test
  void olderVersionsAreRefused() throws Exception {
    HostPort at = serve(certificate(), LONG, ECHO);
    try (SSLSocket client = connect(at, certificate())) {
      client.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void allThatWasSentBeforeTheClientsEndArrives() throws Exception {
    var received = new AtomicLong();
    HostPort at =
        serve(
            certificate(),
            LONG,
            _ ->
                Flow.fromSinkAndSource(
                    Flow.of(ByteString.class).to(Sink.foreach(b -> received.addAndGet(b.size()))),
                    Source.maybe()));
    try (SSLSocket client = connect(at, certificate())) {
      client.getOutputStream().write(new byte[1_000_000]);
    }
    await().untilAsserted(() -> assertThat(received).hasValue(1_000_000));
  }

  @Test
  void aServerThatHasNothingMoreToSayClosesInGoodOrder() throws Exception {
    HostPort at =
        serve(
            certificate(),
            LONG,
            _ ->
                Flow.fromSinkAndSource(Sink.ignore(), Source.single(ByteString.fromString("bye"))));
    try (SSLSocket client = connect(at, certificate())) {
      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).isEqualTo("bye");
    }
  }

  @Test
  void aClientThatSpeaksPlainTextIsCutOffAndStartsNothing() throws Exception {
    var started = new AtomicInteger();
    HostPort at = serve(certificate(), LONG, counting(started));
    try (var client = new Socket()) {
      client.connect(address(at));
      client.setSoTimeout((int) LONG.toMillis());
      client.getOutputStream().write("NICK ada\r\nUSER ada 0 * :Ada\r\n".getBytes(UTF_8));
      assertThat(ends(client)).isTrue();
    }
    assertThat(started).hasValue(0);
  }

  @Test
  void aHandshakeThatIsNotFinishedInTimeIsCutOffAndStartsNothing() throws Exception {
    var started = new AtomicInteger();
    HostPort at = serve(certificate(), Duration.ofMillis(300), counting(started));
    byte[] halfOfAClientHello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    for (byte[] sent : new byte[][] {{}, halfOfAClientHello}) {
      try (var client = new Socket()) {
        client.connect(address(at));
        client.setSoTimeout((int) LONG.toMillis());
        client.getOutputStream().write(sent);
        assertThat(ends(client)).isTrue();
      }
    }
    assertThat(started).hasValue(0);
  }

  /// The other end takes nothing, so what is sent stops once the buffers between are full.
  @Test
  void aReaderThatStallsHoldsTheWriterBack() throws Exception {
    var made = new AtomicLong();
    ByteString chunk = ByteString.fromArray(new byte[10_000]);
    HostPort at =
        serve(
            certificate(),
            LONG,
            _ ->
                Flow.fromSinkAndSource(
                    Sink.ignore(),
                    Source.repeat(chunk)
                        .map(next -> {
                          made.addAndGet(next.size());
                          return next;
                        })));
    try (SSLSocket client = connect(at, certificate())) {
      client.startHandshake();
      long[] before = {-1};
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> made.get() > 0 && before[0] == (before[0] = made.get()));
      assertThat(made.get()).isLessThan(20_000_000);
      assertThat(client.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
    }
  }

  @Test
  void aCertificateThatIsWrittenAnewIsUsedAndOneThatCannotBeIsNot() throws Exception {
    SelfSigned old = SelfSigned.in(folder, "old", "EC");
    SelfSigned next = SelfSigned.in(folder, "next", "EC");
    HostPort at = serve(old, LONG, ECHO);

    Files.writeString(old.key(), "nothing of use");
    Files.setLastModifiedTime(old.key(), FileTime.fromMillis(1));
    try (SSLSocket client = connect(at, old)) {
      assertThat(echo(client, "as before")).isEqualTo("as before");
    }

    Files.copy(next.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(next.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(old.key(), FileTime.fromMillis(2));
    try (SSLSocket client = connect(at, next)) {
      assertThat(echo(client, "renewed")).isEqualTo("renewed");
    }
    try (SSLSocket client = connect(at, old)) {
      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithWhatToDo() throws Exception {
    SelfSigned other = SelfSigned.in(folder, "other", "RSA");
    Path missing = folder.resolve("missing.pem");
    Path old = folder.resolve("old-form.key");
    Files.writeString(old, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    Path broken = folder.resolve("broken.key");
    Files.writeString(broken, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    refuses(missing, other.key(), missing + ": cannot be read, must be a readable file");
    refuses(other.certificate(), missing, missing + ": cannot be read, must be a readable file");
    refuses(folder, other.key(), folder + ": cannot be read, must be a readable file");
    refuses(other.key(), other.key(), other.key() + ": must be certificates in PEM");
    refuses(other.certificate(), old, "'openssl pkcs8 -topk8 -nocrypt'");
    refuses(other.certificate(), other.certificate(), "holds no key that can be read");
    refuses(other.certificate(), broken, broken + ": must be a key of the kind RSA, EC, EdDSA");
    refuses(
        other.certificate(),
        certificate().key(),
        certificate().key() + ": is not the key of the certificate in " + other.certificate());
  }

  private static SelfSigned certificate() {
    return made.orElseThrow();
  }

  private static void refuses(Path certificate, Path key, String message) {
    assertThatThrownBy(() -> new TlsServer(settings(new PemPair(certificate, key), LONG)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private static ConnectionFlow counting(AtomicInteger started) {
    return _ -> {
      started.incrementAndGet();
      return Flow.create();
    };
  }

  private static TlsServer.Settings settings(PemPair pair, Duration handshakeTimeout) {
    return new TlsServer.Settings(pair, handshakeTimeout);
  }

  private static HostPort serve(SelfSigned own, Duration handshakeTimeout, ConnectionFlow flow)
      throws IOException {
    var tls = new TlsServer(settings(new PemPair(own.certificate(), own.key()), handshakeTimeout));
    var settings = new TcpServer.Settings("tls", new HostPort("127.0.0.1", 0), false, 100, LONG);
    ActorRef<TcpServer.Command> server =
        KIT.spawn(TcpServer.create(settings, new TlsFlow(tls, flow)));
    TestProbe<HostPort> probe = KIT.createTestProbe();
    server.tell(new TcpServer.GetAddress(probe.ref()));
    return probe.receiveMessage();
  }

  private static SSLSocket connect(HostPort at, SelfSigned trusted) throws Exception {
    var socket = (SSLSocket) trusted.clients().getSocketFactory().createSocket();
    socket.setReceiveBufferSize(16_384);
    socket.setSoTimeout((int) LONG.toMillis());
    socket.connect(address(at));
    return socket;
  }

  private static InetSocketAddress address(HostPort at) {
    return new InetSocketAddress(at.host(), at.port());
  }

  private static String echo(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return new String(socket.getInputStream().readNBytes(text.length()), UTF_8);
  }

  /// Whether the connection is closed or reset, whatever comes before.
  private static boolean ends(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {}
      return true;
    } catch (SocketException e) {
      return true;
    }
  }
}
