package dev.troupe.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file server as users run it, with little memory, and with clients that were not written
/// here.
class FilesIT {
  private static final long GIB = 1L << 30;
  private static final long SLICE = (5L << 29) + 1;

  @TempDir private Path folder = Path.of("");

  /// The file is sparse, so it takes no room on the disk. The slice that is read has more bytes
  /// than an `int` counts, and is a score of heaps.
  @Test
  void aFileOf8GiBIsServedFromAHeapOf128MiBWhileOtherClientsStall() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("film").toFile(), "rw")) {
      file.setLength(8 * GIB);
    }
    try (FilesProcess server = new FilesProcess(folder);
        Socket stalled = server.connect();
        Socket alsoStalled = server.connect();
        Socket reader = server.connect();
        Socket last = server.connect()) {
      send(stalled, "get_slice film 0 " + 8 * GIB + "\r\n");
      send(alsoStalled, "get_slice film 1 " + (8 * GIB - 1) + "\r\n");
      send(reader, "get_slice film " + (8 * GIB - SLICE) + " " + SLICE + "\r\nquit\r\n");
      DataInputStream in = new DataInputStream(reader.getInputStream());
      assertThat(in.readNBytes(6)).asString(US_ASCII).isEqualTo("0 OK\r\n");
      // The last group of 3 has 2 bytes, so one sign is no letter.
      readLetters(in, (SLICE + 2) / 3 * 4 - 1);
      assertThat(in.readAllBytes()).asString(US_ASCII).isEqualTo("=\r\n0 OK\r\n");
      send(last, "get_slice film " + (8 * GIB - 2) + " 2\r\nquit\r\n");
      assertThat(last.getInputStream().readAllBytes())
          .asString(US_ASCII)
          .isEqualTo("0 OK\r\nAAA=\r\n0 OK\r\n");
    }
  }

  /// Reads so many `A`s, which zeros are in base64.
  private static void readLetters(DataInputStream in, long count) throws IOException {
    byte[] expected = new byte[1 << 20];
    Arrays.fill(expected, (byte) 'A');
    byte[] block = new byte[expected.length];
    for (long read = 0; read < count; ) {
      int length = (int) Math.min(block.length, count - read);
      in.readFully(block, 0, length);
      assertThat(Arrays.equals(block, 0, length, expected, 0, length))
          .as("%d bytes of base64 from %d", length, read)
          .isTrue();
      read += length;
    }
  }

  /// 40 names of 7 MiB each are more than twice the heap.
  @Test
  void overlongNamesOfManyClientsTakeNoMemory() throws Exception {
    String half = "n".repeat(7 << 19);
    try (FilesProcess server = new FilesProcess(folder)) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        clients.add(server.connect());
      }
      for (Socket client : clients) {
        send(client, "get_metadata " + half);
      }
      for (Socket client : clients) {
        send(client, half + "\r\nquit\r\n");
      }
      for (Socket client : clients) {
        assertThat(client.getInputStream().readAllBytes())
            .asString(US_ASCII)
            .isEqualTo("202 FILE NOT FOUND\r\n0 OK\r\n");
        client.close();
      }
      server.stop();
    }
  }

  @Test
  void aClientInPythonFetchesAFileWhole() throws Exception {
    Peers.require("python3");
    byte[] content = randomFile("film.mkv");
    String script =
        Path.of(Objects.requireNonNull(FilesIT.class.getResource("hftp_get.py")).toURI())
            .toString();
    try (FilesProcess server = new FilesProcess(folder)) {
      String port = String.valueOf(server.port());
      assertThat(
              FilesProcess.output(folder, "python3", script, "127.0.0.1", port, "film.mkv").strip())
          .isEqualTo(sha256(content));
    }
  }

  @Test
  void netcatAndBase64FetchAFileWhole() throws Exception {
    Peers.require("nc");
    byte[] content = randomFile("film.mkv");
    try (FilesProcess server = new FilesProcess(folder)) {
      String pipe =
          "printf 'get_slice film.mkv 0 %d\\r\\nquit\\r\\n' | nc 127.0.0.1 %d"
                  .formatted(content.length, server.port())
              + " | sed -n 2p | tr -d '\\r' | base64 -d | sha256sum";
      assertThat(FilesProcess.output(folder, "sh", "-c", pipe)).startsWith(sha256(content));
    }
  }

  private byte[] randomFile(String name) throws IOException {
    byte[] content = new byte[20_000_003];
    new Random(1).nextBytes(content);
    Files.write(folder.resolve(name), content);
    return content;
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(US_ASCII));
  }
}
