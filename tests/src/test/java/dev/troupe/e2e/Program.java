package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.cli.Troupe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// `troupe` as a process of its own: the distribution that the build has made, with what it has
/// noted for a quick start, as users have it from the launcher.
final class Program {
  /// The folder of the distribution.
  static final Path DISTRIBUTION =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("troupe.distribution"),
              "-Dtroupe.distribution is the folder of the distribution to test"));

  private static final Path LIBRARIES = DISTRIBUTION.resolve("lib");

  /// Where the launcher looks for it, too.
  private static final Path AOT_CACHE = warmUp(DISTRIBUTION.resolve("troupe.aot"));

  private Program() {}

  /// @param flags of its JVM, beside what all JVMs of the project need
  static List<String> command(List<String> flags, String... arguments) {
    var all =
        new ArrayList<>(List.of("-XX:AOTCache=" + AOT_CACHE, "-Xlog:aot=off", "-Xlog:cds=off"));
    all.addAll(flags);
    return java(all, arguments);
  }

  private static List<String> java(List<String> flags, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + DISTRIBUTION.resolve("jvm.options"));
    command.addAll(flags);
    command.addAll(List.of("-cp", LIBRARIES.resolve("*").toString(), Troupe.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Has the JVM write down what a node needs to start, as the launcher does after a build, unless
  /// that was done for these very libraries. It takes as long as four nodes save by it.
  private static Path warmUp(Path cache) {
    try {
      if (!Files.exists(cache) || isOlderThanLibraries(Files.getLastModifiedTime(cache))) {
        Path data = Folders.empty("warm-up");
        var command = java(List.of("-XX:AOTCacheOutput=" + cache), "warm-up", data.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
      }
      return cache;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a node warmed up", e);
    }
  }

  private static boolean isOlderThanLibraries(FileTime time) throws IOException {
    try (Stream<Path> libraries = Files.list(LIBRARIES)) {
      for (Path library : libraries.toList()) {
        if (Files.getLastModifiedTime(library).compareTo(time) > 0) {
          return true;
        }
      }
      return false;
    }
  }
}
