package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/// WeeChat without a screen: commands go in by its pipe, and what it shows is in its logs.
@SuppressWarnings("try") // closing waits, and may be interrupted
final class Weechat implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path home;
  private final Process process;

  private Weechat(Path home, Process process) {
    this.home = home;
    this.process = process;
  }

  /// Starts it, with a server called troupe to which it connects.
  static Weechat start(Path home, String nick, HostPort at) throws IOException {
    var command =
        List.of(
            "weechat-headless",
            "--dir",
            home.toString(),
            "--run-command",
            "/set logger.file.flush_delay 0",
            "--run-command",
            "/server add troupe %s -notls -nicks=%s".formatted(ClientsIT.address(at), nick),
            "--run-command",
            "/connect troupe");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("console").toFile())
            .start();
    return new Weechat(home, process);
  }

  /// Types into one of its buffers.
  ///
  /// @param buffer `server.troupe`, `troupe.#channel` or `troupe.nick`
  void run(String buffer, String text) throws IOException {
    Path pipe = home.resolve("weechat_fifo_" + process.pid());
    Files.writeString(pipe, "irc.%s *%s%n".formatted(buffer, text), StandardOpenOption.WRITE);
  }

  /// Waits until a text is in a buffer.
  void expect(String buffer, String text) {
    Path log = home.resolve("logs").resolve("irc." + buffer + ".weechatlog");
    Awaitility.await("'" + text + "' in " + buffer)
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          String shown = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
          if (!shown.contains(text)) {
            throw new AssertionError("no '" + text + "' in\n" + shown);
          }
        });
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    int _ = process.waitFor();
  }
}
