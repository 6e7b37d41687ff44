package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the server answers.
class FileServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int MIB = 1 << 20;

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
          assertThat(client.slice("random", offset, size))
              .as("%d bytes from %d", size, offset)
              .isEqualTo(Arrays.copyOfRange(content, offset, offset + size));
        }
      }
      assertThat(client.slice("random", 0, content.length)).isEqualTo(content);
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
    Path file = TestServer.sparse(folder.resolve("shrinks"), 64 * MIB);
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
        assertThat(client.slice("shared", offset, size))
            .as("seed %d, %d bytes from %d", seed, size, offset)
            .isEqualTo(Arrays.copyOfRange(content, offset, offset + size));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
