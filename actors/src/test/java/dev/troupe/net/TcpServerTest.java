package dev.troupe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TcpServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = Duration.ofSeconds(20);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void runsTheFlowForEveryConnection() throws IOException {
    var server = KIT.spawn(TcpServer.create(settings(10, LONG), _ -> Flow.create()));
    HostPort at = addressOf(server);
    try (Socket one = connect(at);
        Socket two = connect(at)) {
      assertThat(echo(one, "one")).isEqualTo("one");
      assertThat(echo(two, "two")).isEqualTo("two");
    }
  }

  @Test
  void endOfInputIsPassedOnWhileOutputStaysOpen() throws IOException {
    var server =
        KIT.spawn(
            TcpServer.create(
                settings(10, LONG),
                _ -> Flow.of(ByteString.class).concat(Source.single(ByteString.fromString("!")))));
    try (Socket socket = connect(addressOf(server))) {
      socket.getOutputStream().write("all".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("all!");
    }
  }

  @Test
  void closesOneConnectionTooManyAtOnce() throws IOException {
    var server = KIT.spawn(TcpServer.create(settings(1, LONG), _ -> Flow.create()));
    HostPort at = addressOf(server);
    try (Socket first = connect(at)) {
      assertThat(echo(first, "in")).isEqualTo("in");
      try (Socket second = connect(at)) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(countsOf(server)).isEqualTo(new TcpServer.Counts(1, 1, 1));
    }
    await().untilAsserted(() -> assertThat(countsOf(server).open()).isZero());
    try (Socket third = connect(at)) {
      assertThat(echo(third, "in")).isEqualTo("in");
    }
  }

  @Test
  void drainWaitsForOpenConnectionsAndTakesNoMore() throws IOException {
    var server = KIT.spawn(TcpServer.create(settings(10, LONG), _ -> Flow.create()));
    HostPort at = addressOf(server);
    TestProbe<Done> drained = KIT.createTestProbe();
    try (Socket socket = connect(at)) {
      assertThat(echo(socket, "before")).isEqualTo("before");
      server.tell(new TcpServer.Drain(drained.getRef()));
      await().untilAsserted(() -> assertThatThrownBy(() -> connect(at).close()).isNotNull());
      assertThat(echo(socket, "after")).isEqualTo("after");
      drained.expectNoMessage(Duration.ofMillis(100));
    }
    drained.expectMessage(LONG, Done.getInstance());
    drained.expectTerminated(server, LONG);
  }

  @Test
  void drainResetsWhatIsLeftAfterTheTimeout() throws IOException {
    var server = KIT.spawn(TcpServer.create(settings(10, Duration.ZERO), _ -> Flow.create()));
    TestProbe<Done> drained = KIT.createTestProbe();
    try (Socket socket = connect(addressOf(server))) {
      assertThat(echo(socket, "before")).isEqualTo("before");
      server.tell(new TcpServer.Drain(drained.getRef()));
      drained.expectMessage(LONG, Done.getInstance());
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void theLastBytesOfAFlowOutliveADrain() throws IOException {
    ByteString big = ByteString.fromArray(new byte[8 << 20]);
    var server =
        KIT.spawn(
            TcpServer.create(
                settings(10, LONG),
                _ -> Flow.fromSinkAndSource(Sink.cancelled(), Source.single(big))));
    TestProbe<Done> drained = KIT.createTestProbe();
    try (Socket socket = connect(addressOf(server))) {
      assertThat(socket.getInputStream().read()).isZero();
      server.tell(new TcpServer.Drain(drained.getRef()));
      drained.expectMessage(LONG, Done.getInstance());
      assertThat(socket.getInputStream().readAllBytes()).hasSize(big.size() - 1);
    }
  }

  @Test
  void aFailedFlowResetsItsConnectionOnly() throws IOException {
    var server =
        KIT.spawn(
            TcpServer.create(
                settings(10, LONG),
                _ ->
                    Flow.of(ByteString.class)
                        .map(bytes -> {
                          if (bytes.utf8String().startsWith("die")) {
                            throw new IllegalStateException("told to");
                          }
                          return bytes;
                        })));
    HostPort at = addressOf(server);
    try (Socket good = connect(at);
        Socket bad = connect(at)) {
      bad.getOutputStream().write("die".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> bad.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(echo(good, "still")).isEqualTo("still");
    }
  }

  @Test
  void aFlowThatCannotBeMadeResetsItsConnectionOnly() throws IOException {
    var server = KIT.spawn(TcpServer.create(settings(10, LONG), TcpServerTest::refuseTheFirstOnce));
    HostPort at = addressOf(server);
    try (Socket bad = connect(at)) {
      assertThatThrownBy(() -> bad.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(countsOf(server).accepted()).isEqualTo(1);
  }

  @Test
  void twoServersShareAPort() throws IOException {
    var one = KIT.spawn(TcpServer.create(settings(10, LONG), _ -> says("1")));
    HostPort at = addressOf(one);
    var two =
        KIT.spawn(
            TcpServer.create(new TcpServer.Settings("two", at, true, 10, LONG), _ -> says("2")));
    assertThat(addressOf(two)).isEqualTo(at);
    await()
        .untilAsserted(() -> {
          connect(at).close();
          assertThat(countsOf(one).accepted()).isPositive();
          assertThat(countsOf(two).accepted()).isPositive();
        });
  }

  @Test
  void aPortThatIsTakenStopsTheServerAndSaysWhich() {
    var first =
        KIT.spawn(
            TcpServer.create(
                new TcpServer.Settings("one", new HostPort("127.0.0.1", 0), false, 1, LONG),
                _ -> Flow.create()));
    HostPort at = addressOf(first);
    LoggingTestKit.error(CannotListenException.class)
        .withMessageContains("two: cannot listen on " + at + ": ")
        .expect(
            KIT.system(),
            () -> {
              var second =
                  KIT.spawn(
                      TcpServer.create(
                          new TcpServer.Settings("two", at, false, 1, LONG), _ -> Flow.create()));
              KIT.createTestProbe().expectTerminated(second, LONG);
              return Done.getInstance();
            });
  }

  private static Flow<ByteString, ByteString, NotUsed> refuseTheFirstOnce(InetSocketAddress from) {
    throw new IllegalStateException("no flow for " + from);
  }

  private static Flow<ByteString, ByteString, NotUsed> says(String word) {
    return Flow.fromSinkAndSource(Sink.ignore(), Source.single(ByteString.fromString(word)));
  }

  private static TcpServer.Settings settings(int maxConnections, Duration drainTimeout) {
    return new TcpServer.Settings(
        "test", new HostPort("127.0.0.1", 0), true, maxConnections, drainTimeout);
  }

  private static HostPort addressOf(ActorRef<TcpServer.Command> server) {
    TestProbe<HostPort> probe = KIT.createTestProbe();
    server.tell(new TcpServer.GetAddress(probe.getRef()));
    return probe.receiveMessage(LONG);
  }

  private static TcpServer.Counts countsOf(ActorRef<TcpServer.Command> server) {
    TestProbe<TcpServer.Counts> probe = KIT.createTestProbe();
    server.tell(new TcpServer.GetCounts(probe.getRef()));
    return probe.receiveMessage(LONG);
  }

  private static Socket connect(HostPort at) throws IOException {
    Socket socket = new Socket(at.host(), at.port());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  private static String echo(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.UTF_8);
  }
}
