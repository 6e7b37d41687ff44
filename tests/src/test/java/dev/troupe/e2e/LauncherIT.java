package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/troupe` of the distribution that the build has made, as users run it.
final class LauncherIT {
  private static final Path TROUPE = Program.DISTRIBUTION.resolve("bin").resolve("troupe");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder = Path.of("");

  /// How a command ended, and what it wrote.
  private record Run(int status, String output) {}

  /// Whatever a failed test leaves behind.
  @AfterEach
  void stopAll() throws Exception {
    if (Files.exists(data())) {
      Run _ = run("down", "--data", data().toString());
    }
  }

  @Test
  void aClusterIsStartedWatchedAndStopped() throws Exception {
    Ports ports = Ports.free();
    String[] up = {
      "up",
      "--detach",
      "--nodes",
      "2",
      "--log-format",
      "json",
      "--data",
      data().toString(),
      "--port-offset",
      Integer.toString(ports.offset())
    };

    Run started = run(up);
    assertThat(started.output())
        .contains("2 nodes are ready after", "chat     " + ports.frontDoor())
        .endsWith("'troupe down --data " + data() + "' stops it\n");
    assertThat(started.status()).isZero();

    Run status = run("status", "--monitor", ports.monitor().toString());
    assertThat(status.output())
        .containsPattern("node-1 +127.0.0.1:[0-9]+ +yes")
        .containsPattern("node-2 +127.0.0.1:[0-9]+ +yes")
        .containsOnlyOnce("primary");
    assertThat(status.status()).isZero();

    Awaitility.await("node-2 is in sync and takes over")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(run("promote", "node-2", "--monitor", ports.monitor().toString()))
                .isEqualTo(new Run(0, "node-2 is the primary\n")));
    assertThat(run("promote", "node-9", "--monitor", ports.monitor().toString()))
        .isEqualTo(
            new Run(
                1,
                "troupe promote: cannot promote node-9: the cluster has no such node with chat\n"));

    Run again = run(up);
    assertThat(again.output()).startsWith("troupe up: a cluster runs on " + data() + " already");
    assertThat(again.status()).isEqualTo(1);

    long killed = pidOf("node-2");
    assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(data().resolve("up.log"))
                .content()
                .contains("node-2 (pid " + killed + ") died: killed by signal 9 (KILL)"));

    Run down = run("down", "--data", data().toString());
    assertThat(down.output()).endsWith("Stopped.\n");
    assertThat(down.status()).isZero();
    assertThat(ProcessHandle.of(pidOf("node-1")).filter(ProcessHandle::isAlive)).isEmpty();

    for (String line : Files.readAllLines(data().resolve("node-1/server.log"))) {
      assertThat(new ObjectMapper().readTree(line).get("node").asText()).isEqualTo("node-1");
    }

    Run nothingLeft = run("down", "--data", data().toString());
    assertThat(nothingLeft)
        .isEqualTo(new Run(1, "troupe down: no cluster runs on " + data() + "\n"));
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    Run version = run("--version");
    assertThat(version.output()).containsPattern("^troupe [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\n");
    assertThat(version.status()).isZero();
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    Run help = run("--help");
    assertThat(help.output()).contains("Usage: troupe", "up ", "down ", "status ", "node ", "get ");
    assertThat(help.status()).isZero();
  }

  @Test
  void wrongUsageIsSaidInOneLine() throws Exception {
    Run wrong = run("up", "--nodes", "ten");
    assertThat(wrong.output()).startsWith("troupe up: ").contains("--nodes", "ten").hasLineCount(1);
    assertThat(wrong.status()).isEqualTo(2);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private long pidOf(String node) throws IOException {
    return Long.parseLong(Files.readString(data().resolve(node).resolve("node.pid")).strip());
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(TROUPE.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("TROUPE_JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroy();
      throw new AssertionError(command + " has not ended within " + PATIENCE);
    }
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
