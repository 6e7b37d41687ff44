package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Programs of other people that tests drive.
final class Peers {
  private Peers() {}

  /// Skips the test where the program is not installed, but fails it where
  /// `TROUPE_REQUIRE_PEERS=true` says that all of them have to be.
  static void require(String program) {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!installed && "true".equals(System.getenv("TROUPE_REQUIRE_PEERS"))) {
      fail(program + " is not installed, but TROUPE_REQUIRE_PEERS=true");
    }
    if (!installed) {
      abort(program + " is not installed");
    }
  }
}
