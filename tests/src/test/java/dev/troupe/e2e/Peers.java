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
    if (!installed) {
      throw missing(program);
    }
  }

  /// Skips or fails the test likewise, for want of something else.
  static RuntimeException missing(String what) {
    if ("true".equals(System.getenv("TROUPE_REQUIRE_PEERS"))) {
      return fail(what + " is not there, but TROUPE_REQUIRE_PEERS=true");
    }
    return abort(what + " is not there");
  }
}
