package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarmUpCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aWholeNodeStartsByItselfOnFreePortsBecomesReadyAndEnds() {
    var err = new StringWriter();

    int status =
        Troupe.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "warm-up",
            folder.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(folder.resolve("node-1/server.log"))
        .content()
        .contains("NodeGuardian - Ready")
        .contains("NodeGuardian - Drained");
  }
}
