package dev.troupe.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process of this same program: a node, or a supervisor in the background.
final class NodeProcess {
  private static final int TAIL_BYTES = 65_536;
  private static final int TAIL_LINES = 15;

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /// From here on the status of a process says which signal ended it.
  private static final int SIGNALLED = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 11, "SEGV", 15, "TERM");

  private final Process process;
  private final Path console;

  private NodeProcess(Process process, Path console) {
    this.process = process;
    this.console = console;
  }

  /// Starts this program with other arguments, its output to a file that is written anew.
  ///
  /// @throws IOException if it cannot be started
  static NodeProcess start(Path console, List<String> arguments) throws IOException {
    return start(console, List.of(), arguments);
  }

  /// The same, out of reach of the terminal's Ctrl-C where the system can do that.
  ///
  /// @throws IOException if it cannot be started
  static NodeProcess startInBackground(Path console, List<String> arguments) throws IOException {
    boolean known = Files.isExecutable(SETSID);
    return start(console, known ? List.of(SETSID.toString()) : List.of(), arguments);
  }

  /// It gets the same Java, flags and class path as this process.
  private static NodeProcess start(Path console, List<String> prefix, List<String> arguments)
      throws IOException {
    Files.createDirectories(console.getParent());
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Troupe.class.getName()));
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    return new NodeProcess(process, console);
  }

  long pid() {
    return process.pid();
  }

  /// Does something, on a thread of its own, once the process has ended.
  void onEnd(Runnable action) {
    CompletableFuture<Void> _ = process.onExit().thenRun(action);
  }

  /// Asks it to end in good order (SIGTERM).
  void askToEnd() {
    process.destroy();
  }

  /// Waits for the end, at most so long.
  ///
  /// @return whether it has ended
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Ends it at once (SIGKILL) and waits until it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// How an ended process ended, in words.
  String describeEnd() {
    int status = process.exitValue();
    if (status <= SIGNALLED) {
      return "ended with status " + status;
    }
    int signal = status - SIGNALLED;
    String name = SIGNALS.get(signal);
    return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
  }

  /// The last lines it wrote, without the stacks of exceptions.
  List<String> tail() {
    try (var file = new RandomAccessFile(console.toFile(), "r")) {
      long start = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("\tat "))
              .toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    } catch (IOException e) {
      return List.of("(" + console + " cannot be read: " + e.getMessage() + ")");
    }
  }
}
