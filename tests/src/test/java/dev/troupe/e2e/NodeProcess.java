package dev.troupe.e2e;

import dev.troupe.status.NodeStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A node of a cluster as the process that it is: hurt in every way that a process can be, and
/// started again on what it left behind.
final class NodeProcess {
  /// More than a node gives itself to end in good order.
  private static final Duration LONGEST_END = Duration.ofSeconds(25);

  private static final int TAIL = 40;

  private final String name;
  private final int number;
  private final Path folder;
  private Optional<Process> process = Optional.empty();
  private Instant started = Instant.MAX;
  private int linesBefore;

  /// @param number in the cluster, from 1
  /// @param folder of its data and its `node.conf`
  NodeProcess(int number, Path folder) {
    this.name = "node-" + number;
    this.number = number;
    this.folder = folder;
  }

  String name() {
    return name;
  }

  int number() {
    return number;
  }

  boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  /// Whether the node's own words are of this process, not of one before.
  boolean isOf(NodeStatus status) {
    return !status.since().isBefore(started);
  }

  /// Starts it; it must not run.
  void start() throws IOException {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    started = Instant.now();
    linesBefore = Files.exists(log()) ? Files.readAllLines(log()).size() : 0;
    process =
        Optional.of(
            new ProcessBuilder(command())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start());
  }

  private List<String> command() {
    // Starts quickly on few cores.
    List<String> flags = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    return Program.command(flags, "node", "--config", folder.resolve("node.conf").toString());
  }

  /// Sends `kill -9` without waiting for the end.
  void strike() {
    process.orElseThrow().destroyForcibly();
  }

  /// Sends `kill -9` and waits until the process is gone.
  void kill() throws InterruptedException {
    strike();
    int _ = awaitEnd();
  }

  /// Asks it to end in good order.
  void terminate() throws IOException, InterruptedException {
    signal("TERM");
  }

  /// Makes it stand still (SIGSTOP).
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// Lets it go on (SIGCONT).
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    var kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.orElseThrow().pid()))
            .inheritIO()
            .start();
    if (kill.waitFor() != 0) {
      throw new IOException("cannot send SIG" + signal + " to " + name);
    }
  }

  /// Waits until the process has ended.
  ///
  /// @return its status
  int awaitEnd() throws InterruptedException {
    Process ending = process.orElseThrow();
    if (!ending.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " has not ended within " + LONGEST_END.toSeconds() + " s");
    }
    return ending.exitValue();
  }

  /// Ends it for good if it runs, even if it stands still.
  void discard() throws InterruptedException {
    if (isAlive()) {
      kill();
    }
  }

  /// How much of the machine's memory it holds.
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.orElseThrow().pid()), "status");
    try (var lines = Files.lines(status)) {
      String line = lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }
  }

  /// How many objects of a class are in use, after a full garbage collection.
  long liveInstances(String className) throws IOException, InterruptedException {
    var jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.orElseThrow().pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (var lines = jcmd.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .map(line -> line.strip().split(" +", 5))
          .filter(words -> words.length >= 4 && words[3].equals(className))
          .mapToLong(words -> Long.parseLong(words[1]))
          .sum();
    }
  }

  /// Where its replica keeps what it has.
  Path chatFolder() {
    return folder.resolve("chat");
  }

  /// Whether its replica has reached another since it was started.
  boolean hasLinks() throws IOException {
    return hasLogged(" - Linked with ");
  }

  /// Whether these words stand in its log since it was started.
  boolean hasLogged(String words) throws IOException {
    try (var lines = Files.lines(log())) {
      return lines.skip(linesBefore).anyMatch(line -> line.contains(words));
    }
  }

  /// The last lines of its log, or of what it said before it had one.
  List<String> lastWords() throws IOException {
    List<String> lines = Files.readAllLines(Files.exists(log()) ? log() : console());
    return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private Path console() {
    return folder.resolve("console.log");
  }
}
