package dev.troupe.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.troupe.status.FilesStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int MIB = 1 << 20;
  private static final Duration SHORT = Duration.ofMillis(200);

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
  void repliesComeInTheOrderOfTheRequestsWhenAllComeInOnePacket() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client
          .send("get_metadata f\r\nnonsense\r\nget_slice f 0 3\r\nquit\r\nget_metadata f\r\n")
          .expect("0 OK\r\n7\r\n200 NO SUCH COMMAND\r\n0 OK\r\nY29u\r\n0 OK\r\n")
          .expectEnd();
    }
  }

  @Test
  void aRequestMayComeByteByByte() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      for (char one : "get_slice f 3 4\r\n".toCharArray()) {
        client.send(String.valueOf(one));
      }
      client.expect("0 OK\r\ndGVudA==\r\n");
    }
  }

  @Test
  void requestsBeforeTheClientsEndAreAnsweredAndHalfOnesAreNot() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client
          .send("get_metadata f\r\nget_metadata f\r\nget_meta")
          .endOfInput()
          .expect("0 OK\r\n7\r\n0 OK\r\n7\r\n")
          .expectEnd();
    }
  }

  @Test
  void aBareNewlineIsRefusedWithoutWaitingForMore() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_metadata f\n").expect("100 BAD EOL\r\n").expectEnd();
    }
  }

  @Test
  void aNameOf5MiBIsNotFoundAndTheConnectionStays() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client
          .send("get_metadata " + "n".repeat(5 * MIB) + "\r\nget_metadata f\r\n")
          .expect("202 FILE NOT FOUND\r\n0 OK\r\n7\r\n");
    }
  }

  /// Closing at once, with bytes of the client unread, would reset the connection and lose the
  /// reply.
  @Test
  void theLastReplyArrivesThoughTheClientGoesOnSending() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("n".repeat(20 * MIB)).expect("101 BAD REQUEST\r\n").expectEnd();
    }
  }

  @Test
  void slicesOfAllSizesAndOffsetsAreExact() throws IOException {
    byte[] content = randomBytes(5 * SliceReply.BLOCK + 1);
    Files.write(folder.resolve("random"), content);
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      for (int size :
          new int[] {0, 1, 2, 3, 4, SliceReply.BLOCK - 1, SliceReply.BLOCK, SliceReply.BLOCK + 1}) {
        for (int offset : new int[] {0, 1, 1000, content.length - size}) {
          assertThat(slice(client, "random", offset, size))
              .as("%d bytes from %d", size, offset)
              .isEqualTo(Arrays.copyOfRange(content, offset, offset + size));
        }
      }
      assertThat(slice(client, "random", 0, content.length)).isEqualTo(content);
    }
  }

  @Test
  void aListingOfManyPagesIsWhole() throws IOException {
    int count = 2 * ListingReply.PAGE + 1;
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String name = "many-%06d".formatted(i);
      Files.createFile(folder.resolve(name));
      names.append(name).append("\r\n");
    }
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_file_listing\r\n").expect("0 OK\r\nf\r\n" + names + "\r\n");
    }
  }

  @Test
  void theFolderIsReadAfreshForEachRequest() throws IOException {
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_file_listing\r\n").expect("0 OK\r\nf\r\n\r\n");
      Files.writeString(folder.resolve("g"), "new");
      Files.delete(folder.resolve("f"));
      client.send("get_file_listing\r\n").expect("0 OK\r\ng\r\n\r\n");
      client.send("get_metadata f\r\nget_metadata g\r\n");
      client.expect("202 FILE NOT FOUND\r\n0 OK\r\n3\r\n");
      Files.delete(folder.resolve("g"));
      client.send("get_file_listing\r\n").expect("0 OK\r\n\r\n");
    }
  }

  @Test
  void aFolderThatHasVanishedIsAnInternalError() throws IOException {
    Files.delete(folder.resolve("f"));
    Files.delete(folder);
    try (TestServer server = new TestServer(KIT, folder)) {
      for (String request :
          new String[] {"get_file_listing", "get_metadata f", "get_slice f 0 1"}) {
        try (TestClient client = server.connect()) {
          client.send(request + "\r\nquit\r\n").expect("199 INTERNAL SERVER ERROR\r\n").expectEnd();
        }
      }
      makeFolderAgain();
      try (TestClient client = server.connect()) {
        client.send("get_metadata f\r\n").expect("0 OK\r\n7\r\n");
      }
    }
  }

  private void makeFolderAgain() throws IOException {
    Files.createDirectory(folder);
    makeFile();
  }

  @Test
  void aFileThatShrinksWhileItIsSentBreaksTheConnection() throws IOException {
    Path file = sparse("shrinks", 64 * MIB);
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_slice shrinks 0 " + 64 * MIB + "\r\n").expect("0 OK\r\nAAAA");
      Files.write(file, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
      client.expectReset();
    }
  }

  @Test
  void aFileThatGrowsOrVanishesWhileItIsSentIsSentAsItWas() throws IOException {
    byte[] content = randomBytes(20 * MIB);
    Path file = Files.write(folder.resolve("changes"), content);
    try (TestServer server = new TestServer(KIT, folder);
        TestClient client = server.connect()) {
      client.send("get_slice changes 0 " + content.length + "\r\n").expect("0 OK\r\n");
      Files.write(file, new byte[10], StandardOpenOption.APPEND);
      Files.delete(file);
      assertThat(Base64.getDecoder().decode(client.line())).isEqualTo(content);
    }
  }

  @Test
  void manyClientsAtOnceEachGetWhatTheyAskFor() throws Exception {
    byte[] content = randomBytes(MIB);
    Files.write(folder.resolve("shared"), content);
    try (TestServer server = new TestServer(KIT, folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(i -> threads.submit(() -> readSlices(server, content, i)))
              .toList();
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  private static void readSlices(TestServer server, byte[] content, int seed) {
    Random random = new Random(seed);
    try (TestClient client = server.connect()) {
      for (int i = 0; i < 5; i++) {
        int offset = random.nextInt(content.length);
        int size = random.nextInt(content.length - offset);
        assertThat(slice(client, "shared", offset, size))
            .as("seed %d, %d bytes from %d", seed, size, offset)
            .isEqualTo(Arrays.copyOfRange(content, offset, offset + size));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsNobodyAndIsCutOffInTheEnd() throws IOException {
    sparse("big", 64 * MIB);
    try (TestServer server =
            new TestServer(KIT, TestServer.settings(folder, 100, Duration.ofSeconds(1)));
        TestClient stalled = server.connect()) {
      stalled.send("get_slice big 0 " + 64 * MIB + "\r\n");
      try (TestClient other = server.connect()) {
        assertThat(slice(other, "big", 0, 32 * MIB)).isEqualTo(new byte[32 * MIB]);
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
    sparse("big", 64 * MIB);
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

  private static byte[] slice(TestClient client, String name, long offset, long size)
      throws IOException {
    client.send("get_slice %s %d %d\r\n".formatted(name, offset, size)).expect("0 OK\r\n");
    return Base64.getDecoder().decode(client.line().getBytes(ISO_8859_1));
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  /// A file of zeros that takes no room on the disk.
  private Path sparse(String name, long size) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    return file;
  }
}
