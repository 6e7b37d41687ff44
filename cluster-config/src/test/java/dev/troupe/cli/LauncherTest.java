package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/troupe` in an unpacked distribution, with JDKs that only say how they were called.
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "bin", "troupe").toAbsolutePath();

  @TempDir private Path folder = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  /// How a run ended, and all that it wrote.
  private record Run(int status, String output) {}

  @BeforeEach
  void unpack() throws IOException {
    Files.createDirectories(folder.resolve("troupe/lib"));
    Files.createDirectories(folder.resolve("troupe/bin"));
    Files.copy(LAUNCHER, folder.resolve("troupe/bin/troupe"));
    Files.createDirectories(folder.resolve("jdks"));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("TROUPE_JDK_DIRS", folder.resolve("jdks").toString());
  }

  @Test
  void theFirstJdkThatIsNewEnoughIsTaken() throws Exception {
    jdk("jdks/a-17", "17.0.15");
    jdk("jdks/b-25", "25.0.1");
    jdk("jdks/c-26", "26");

    Run run = launch("status", "--json");

    assertThat(run.output())
        .startsWith("b-25 @" + folder.toRealPath().resolve("troupe/jvm.options"))
        .endsWith("dev.troupe.cli.Troupe status --json\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void javaHomeIsPreferredIfItIsNewEnough() throws Exception {
    jdk("jdks/b-25", "25.0.1");
    environment.put("JAVA_HOME", jdk("home-27", "27-ea").toString());

    assertThat(launch("help").output()).startsWith("home-27 ");
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    jdk("jdks/b-25", "25.0.1");
    environment.put("JAVA_HOME", jdk("home-17", "17").toString());

    assertThat(launch("help").output()).startsWith("b-25 ");
  }

  @Test
  void javaOnThePathIsFoundThroughItsLink() throws Exception {
    Path jdk = jdk("elsewhere/path-25", "25");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
    environment.put("PATH", bin + ":/usr/bin:/bin");

    assertThat(launch("help").output()).startsWith("path-25 ");
  }

  @Test
  void aMacsJdkIsFoundInItsBundle() throws Exception {
    jdk("jdks/temurin.jdk/Contents/Home", "25");

    assertThat(launch("help").output()).startsWith("Home ");
  }

  @Test
  void aFolderThatIsNoJdkOrHasADamagedReleaseFileIsPassedOver() throws Exception {
    Files.createDirectories(folder.resolve("jdks/a-empty"));
    Path damaged = jdk("jdks/b-damaged", "x");
    Files.writeString(damaged.resolve("release"), "JAVA_VERSION=\"\"\nJAVA_VERSION=\n");
    jdk("jdks/c 25 with blanks", "25");

    assertThat(launch("help").output()).startsWith("c 25 with blanks ");
  }

  @Test
  void itIsSaidWhereAJdkWasLookedForIfNoneIsNewEnough() throws Exception {
    Path old = jdk("jdks/a-17", "17.0.15");

    Run run = launch("help");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output())
        .startsWith("troupe: no JDK 25 or newer was found. Looked at:")
        .contains("JAVA_HOME (not set)")
        .contains(folder.resolve("jdks").toString())
        .contains("Too old: " + old + " is Java 17");
  }

  @Test
  void moreFlagsForTheJvmComeFromTheEnvironment() throws Exception {
    jdk("jdks/b-25", "25");
    environment.put("TROUPE_JAVA_OPTS", "-Xmx64m -Dtroupe.node.name=alpha");

    assertThat(launch("help").output()).contains(" -Xmx64m -Dtroupe.node.name=alpha -cp ");
  }

  @Test
  void itWorksThroughASymbolicLinkFromAnotherFolder() throws Exception {
    jdk("jdks/b-25", "25");
    Path link = folder.resolve("troupe-link");
    Files.createSymbolicLink(link, Path.of("troupe/bin/troupe"));

    Run run = launch(link, "help");

    assertThat(run.output()).contains(folder.toRealPath().resolve("troupe/lib") + "/*");
  }

  @Test
  void whatOnlyTalksToAClusterIsNotBuiltFirst() throws Exception {
    jdk("jdks/b-25", "25");
    environment.put("PATH", program("tools/mvn", "exit 7").getParent() + ":/usr/bin:/bin");
    Path launcher = sources();

    assertThat(launch(launcher, "down").output()).endsWith("dev.troupe.cli.Troupe down\n");
    assertThat(launch(launcher, "status", "--json").status()).isZero();
    Run up = launch(launcher, "up");
    assertThat(up.output()).contains("Building Troupe", "the build failed");
    assertThat(up.status()).isEqualTo(1);
    assertThat(launch(launcher, "down").output()).as("nothing is there now").contains("Building");
  }

  /// A source tree that was built before a source changed; returns its launcher.
  private Path sources() throws IOException {
    Path root = folder.resolve("sources");
    Path source = root.resolve("cluster-config/src/main/Changed.java");
    Path built = root.resolve("cluster-config/target/troupe/.built");
    for (Path file : List.of(root.resolve("pom.xml"), built, source)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    Files.writeString(root.resolve("cluster-config/pom.xml"), "");
    Files.createDirectories(root.resolve("bin"));
    Files.setLastModifiedTime(built, FileTime.fromMillis(0));
    return Files.copy(LAUNCHER, root.resolve("bin/troupe"));
  }

  /// A JDK whose `java` prints the name of its folder and its arguments.
  private Path jdk(String path, String version) throws IOException {
    Path home = folder.resolve(path);
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    program(path + "/bin/java", "echo \"" + home.getFileName() + " $*\"");
    return home;
  }

  private Path program(String path, String script) throws IOException {
    Path program = folder.resolve(path);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Run launch(String... arguments) throws IOException, InterruptedException {
    return launch(folder.resolve("troupe/bin/troupe"), arguments);
  }

  private Run launch(Path launcher, String... arguments) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("/usr/bin/env", "bash", launcher.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(null);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("HOME", folder.resolve("home").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
