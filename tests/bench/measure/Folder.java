package measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A temporary folder of a benchmark, gone with all in it when it is closed.
public record Folder(Path path) implements AutoCloseable {
  public static Folder create() throws IOException {
    return new Folder(Files.createTempDirectory("troupe-bench"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
