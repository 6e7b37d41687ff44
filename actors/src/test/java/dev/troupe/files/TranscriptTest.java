package dev.troupe.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays the conversations of the documentation against a server, byte for byte. How they are
/// written stands at the top of `requests.txt`.
class TranscriptTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|x[0-9a-f]{2})");

  @TempDir private Path temporary = Path.of("");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"requests.txt", "refusals.txt"})
  void theServerSaysWhatTheTranscriptSays(String transcript) throws IOException {
    try (TestServer server = new TestServer(KIT, folder())) {
      for (String connection : read(transcript).split("(?m)^---$", -1)) {
        try (TestClient client = server.connect()) {
          play(connection.lines().toList(), client);
        }
      }
    }
  }

  private static void play(List<String> lines, TestClient client) throws IOException {
    for (String line : lines) {
      if (line.startsWith(">>")) {
        client.send(unescape(line.substring(3)));
      } else if (line.startsWith(">")) {
        client.send(line.substring(2) + "\r\n");
      } else if (line.startsWith("<")) {
        client.expect(line.substring(1).strip() + "\r\n");
      } else if (line.equals("(closed)")) {
        client.expectEnd();
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException("'" + line + "' is no line of a transcript");
      }
    }
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(escape ->
            switch (escape.group(1)) {
              case "r" -> "\r";
              case "n" -> "\n";
              default -> String.valueOf((char) Integer.parseInt(escape.group(1).substring(1), 16));
            });
  }

  private Path folder() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.writeString(folder.resolve("birra.txt"), "!Que calor que hace hoy, pinta una birra!");
    Files.createFile(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(temporary.resolve("secret"), "secret");
    Files.createSymbolicLink(folder.resolve("inside"), Path.of("birra.txt"));
    Files.createSymbolicLink(folder.resolve("outside"), Path.of("../secret"));
    return folder;
  }

  private static String read(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TranscriptTest.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), US_ASCII);
    }
  }
}
