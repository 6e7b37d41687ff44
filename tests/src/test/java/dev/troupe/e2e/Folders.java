package dev.troupe.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders in `target/e2e`, whose files outlive the tests that write them.
final class Folders {
  private Folders() {}

  /// A folder without what the last run has left in it.
  static Path empty(String name) throws IOException {
    Path folder = Path.of("target", "e2e", name).toAbsolutePath();
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> inwards = all.sorted(Comparator.reverseOrder()).toList();
        for (Path path : inwards) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
