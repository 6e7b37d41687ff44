package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.files.FileServer;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `troupe get` and `troupe files` as they are used, against a server in this process.
class GetCommandTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("get", ConfigFactory.parseString("pekko.actor.provider = local"));

  @TempDir private Path served = Path.of("");
  @TempDir private Path home = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String url = "";

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void serve() throws IOException {
    Files.writeString(served.resolve("hello"), "Hello, world!");
    Files.write(served.resolve("zeros"), new byte[1_000_000]);
    var settings =
        new FileServer.Settings(
            new HostPort("127.0.0.1", 0),
            false,
            served,
            10,
            1024,
            Duration.ofMinutes(1),
            Duration.ZERO);
    var server = KIT.spawn(FileServer.create(settings, KIT.system().ignoreRef()));
    TestProbe<HostPort> address = KIT.createTestProbe();
    server.tell(new FileServer.GetAddress(address.ref()));
    url = "hftp://" + address.receiveMessage() + "/";
  }

  @Test
  void aFileIsFetchedWhole() throws IOException {
    Path file = home.resolve("my-zeros");
    assertThat(troupe("get", url + "zeros", "-o", file.toString())).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[1_000_000]);
    assertThat(err.toString()).startsWith("100% [=").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anInterruptedDownloadGoesOn() throws IOException {
    Path part = Files.write(home.resolve("zeros.part"), new byte[999_000]);
    Path file = home.resolve("zeros");
    assertThat(troupe("get", "--resume", "--slice-size=10", url + "zeros", "-o", file.toString()))
        .isZero();
    assertThat(file).hasSize(1_000_000);
    assertThat(part).doesNotExist();
  }

  @Test
  void theListingShowsNamesAndSizes() {
    assertThat(troupe("get", url)).isZero();
    assertThat(out.toString().lines().map(String::strip))
        .containsExactly("13  hello", "1000000  zeros");
  }

  @Test
  void whatTheServerRefusesIsAFailureInOneLine() {
    Path file = home.resolve("nothing");
    assertThat(troupe("get", url + "nothing", "-o", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("troupe get: " + url + "nothing: the server answers 202 FILE NOT FOUND\n");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatCanNotBeWrittenIsNamed() {
    Path file = home.resolve("missing").resolve("hello");
    assertThat(troupe("get", url + "hello", "-o", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ".part: NoSuchFileException").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "get, Missing required parameter",
    "get http://h/f, is not hftp://HOST[:PORT]/[NAME]",
    "get hftp://h/.., and not '..'",
    "get --slice-size=0 hftp://h/f, '--slice-size: is 0, must be at least 1'",
    "get -o f hftp://h/, '--output: is for a file, but the URL names none'",
    "get -o / hftp://h/f, '--output: is the folder ''/'', must be a file'",
    "files -d /nowhere, '--datadir: is ''/nowhere'', must be a folder that exists'",
    "files -d / -p 65536, '--port: is 65536, must be from 0 to 65535'"
  })
  void wrongUsageIsToldApartFromFailure(String line, String message) {
    assertThat(troupe(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void aPortThatIsTakenIsAFailureThatNamesIt() {
    String port = url.replaceAll(".*:([0-9]+)/", "$1");
    assertThat(troupe("files", "-d", served.toString(), "-a", "127.0.0.1", "-p", port))
        .isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:" + port + " (files): taken by").hasLineCount(1);
  }

  private int troupe(String... arguments) {
    return Troupe.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
