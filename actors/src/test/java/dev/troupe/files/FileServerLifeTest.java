package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.troupe.status.FilesStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How connections to the server end, and how the server does.
class FileServerLifeTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int MIB = 1 << 20;
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void makeFile() throws IOException {
    Files.writeString(folder.resolve("f"), "content");
  }

  @Test
  void aClientThatDoesNotReadSlowsNobodyAndIsCutOffInTheEnd() throws IOException {
    TestServer.sparse(folder.resolve("big"), 64 * MIB);
    try (TestServer server =
            new TestServer(KIT, TestServer.settings(folder, 100, Duration.ofSeconds(1)));
        TestClient stalled = server.connect()) {
      stalled.send("get_slice big 0 " + 64 * MIB + "\r\n");
      try (TestClient other = server.connect()) {
        assertThat(other.slice("big", 0, 32 * MIB)).isEqualTo(new byte[32 * MIB]);
      }
      await().until(server::nextStatus, new FilesStatus(server.at(), 0, 2)::equals);
      stalled.expectReset();
    }
  }

  @Test
  void anIdleConnectionIsClosedProperly() throws IOException {
    try (TestServer server = new TestServer(KIT, TestServer.settings(folder, 100, SHORT));
        TestClient silent = server.connect();
        TestClient half = server.connect();
        TestClient served = server.connect()) {
      half.send("get_meta");
      served.send("get_metadata f\r\n").expect("0 OK\r\n7\r\n");
      silent.expectEnd();
      half.expectEnd();
      served.expectEnd();
    }
  }

  @Test
  void aClientThatDoesNotCloseItsSideIsCutOff() throws IOException {
    try (TestServer server = new TestServer(KIT, TestServer.settings(folder, 100, SHORT));
        TestClient client = server.connect()) {
      client.send("quit\r\n").expect("0 OK\r\n").expectEnd();
      await().until(server::nextStatus, new FilesStatus(server.at(), 0, 1)::equals);
    }
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnce() throws IOException {
    try (TestServer server =
            new TestServer(KIT, TestServer.settings(folder, 1, Duration.ofMinutes(1)));
        TestClient first = server.connect()) {
      first.send("get_metadata f\r\n").expect("0 OK\r\n7\r\n");
      try (TestClient second = server.connect()) {
        second.expectEnd();
      }
      first.send("get_metadata f\r\n").expect("0 OK\r\n7\r\n");
    }
  }

  @Test
  void theStatusBoardHearsHowBusyItIs() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_metadata f\r\nnonsense\r\n").expect("0 OK\r\n7\r\n200 NO");
      await().until(server::nextStatus, new FilesStatus(server.at(), 1, 2)::equals);
    }
  }

  @Test
  void aDrainLetsTheReplyUnderWayOutAndTakesNobodyNew() throws IOException {
    TestServer.sparse(folder.resolve("big"), 64 * MIB);
    try (TestServer server = new TestServer(KIT, folder);
        TestClient idle = server.connect();
        TestClient busy = server.connect()) {
      idle.send("get_metadata f\r\n").expect("0 OK\r\n7\r\n");
      busy.send("get_slice big 0 " + 64 * MIB + "\r\n").expect("0 OK\r\n");
      server.drain();
      idle.expectEnd();
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> new Socket(server.at().host(), server.at().port()).close())
                  .isInstanceOf(ConnectException.class));
      assertThat(busy.line()).hasSize((64 * MIB + 2) / 3 * 4);
      busy.expectEnd();
      server.expectDrained();
    }
  }

  @Test
  void aPortThatIsTakenFailsTheServerWithTheReason() {
    try (TestServer server = new TestServer(KIT, folder)) {
      FileServer.Settings settings =
          new FileServer.Settings(
              server.at(), false, folder, 1, 1024, Duration.ofSeconds(1), Duration.ZERO);
      var other =
          LoggingTestKit.error("cannot listen on " + server.at())
              .withOccurrences(2)
              .expect(
                  KIT.system(),
                  () -> KIT.spawn(FileServer.create(settings, KIT.system().ignoreRef())));
      KIT.createTestProbe().expectTerminated(other);
    }
  }
}
