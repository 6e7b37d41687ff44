package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TroupeTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "up", "down", "status", "promote", "node", "check", "balance", "server", "files", "get"
      })
  void everyCommandExplainsItself(String command) {
    int status = command.isEmpty() ? run("--help") : run(command, "--help");

    assertThat(status).isZero();
    assertThat(out.toString()).startsWith("Usage: troupe");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Commands:");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("troupe ").contains("Java 2");
  }

  @ParameterizedTest
  @CsvSource({
    "frobnicate,                troupe: Unmatched argument at index 0: 'frobnicate'",
    "up --nodes 0,              'troupe up: --nodes: is 0, must be from 1 to 9'",
    "up --nodes x,              troupe up: Invalid value for option '--nodes'",
    "up --port-offset -1,       'troupe up: --port-offset: is -1, must be from 0 to 40000'",
    "node,                      troupe node: Missing required option: '--config=FILE'",
    "check,                     troupe check: Missing required parameter: 'FILE'",
    "promote,                   troupe promote: Missing required parameter: 'NODE'",
    "status --monitor nowhere,  troupe status: Invalid value for option '--monitor'"
  })
  void wrongUsageIsToldInOneLineWithStatus2(String line, String expected) {
    assertThat(run(line.split(" ", -1))).isEqualTo(Troupe.WRONG_USAGE);
    assertThat(err.toString()).startsWith(expected).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void checkSaysThatAGoodFileIsGood() throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), "troupe.node.name = alpha");

    assertThat(run("check", file.toString())).isZero();
    assertThat(out.toString()).isEqualTo(file + ": good, for alpha%n".formatted());
  }

  @Test
  void checkSaysEveryMistakeALineEach() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.conf"), "troupe { node.nam = a, register.kind = b }");

    assertThat(run("check", file.toString())).isEqualTo(Troupe.FAILED);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("troupe check: ").contains("node.conf: 1"));
  }

  @Test
  void aClusterThatDoesNotRunCannotBeStopped() {
    assertThat(run("down", "--data", folder.toString())).isEqualTo(Troupe.FAILED);
    assertThat(err.toString()).startsWith("troupe down: no cluster runs on " + folder);
  }

  @Test
  void aMonitorThatDoesNotAnswerIsNamed() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(run("status", "--monitor", "127.0.0.1:" + port)).isEqualTo(Troupe.FAILED);
    assertThat(err.toString())
        .startsWith("troupe status: no cluster's monitor answers at http://127.0.0.1:" + port);
  }

  private int run(String... args) {
    return Troupe.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
