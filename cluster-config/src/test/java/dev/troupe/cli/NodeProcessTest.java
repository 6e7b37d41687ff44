package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeProcessTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void aProcessIsThisSameProgramAndItsLastWordsAreKept() throws Exception {
    NodeProcess process = start("--version");

    assertThat(process.endsWithin(LONG)).isTrue();
    assertThat(process.describeEnd()).isEqualTo("ended with status 0");
    assertThat(process.tail()).first().asString().startsWith("troupe ");
  }

  @Test
  void aProcessThatFailsSaysItsStatusAndWhy() throws Exception {
    NodeProcess process = start("node", "--config", "/nowhere/node.conf");

    assertThat(process.endsWithin(LONG)).isTrue();
    assertThat(process.describeEnd()).isEqualTo("ended with status 1");
    assertThat(process.tail())
        .last()
        .isEqualTo("troupe node: /nowhere/node.conf: cannot be read, must be a readable file");
  }

  @Test
  void aKilledProcessIsReportedWithItsSignal() throws Exception {
    NodeProcess process = start("files", "--port", "0", "--datadir", folder.toString());
    var told = new CountDownLatch(1);
    process.onEnd(told::countDown);

    process.kill();

    assertThat(process.describeEnd()).isEqualTo("killed by signal 9 (KILL)");
    assertThat(told.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private NodeProcess start(String... arguments) throws IOException {
    return NodeProcess.start(folder.resolve("console.log"), List.of(arguments));
  }
}
