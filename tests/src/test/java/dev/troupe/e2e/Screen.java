package dev.troupe.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// A program in a terminal of its own (tmux): what it shows can be read, and typed to it.
@SuppressWarnings("try") // closing waits, and may be interrupted
final class Screen implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String socket;

  private Screen(String socket) {
    this.socket = socket;
  }

  /// Starts a program.
  ///
  /// @param folder for the terminal's socket, and the program's home
  static Screen open(Path folder, String... program) throws IOException, InterruptedException {
    var screen = new Screen(folder.resolve("tmux").toString());
    var command =
        new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-x", "180", "-y", "50"));
    command.addAll(List.of("-c", folder.toString(), "env", "HOME=" + folder, "TERM=screen"));
    command.addAll(List.of(program));
    String _ = screen.tmux(command);
    return screen;
  }

  /// Types a line.
  void type(String line) throws IOException, InterruptedException {
    write(line);
    press("Enter");
  }

  /// Types a text without ending the line.
  void write(String text) throws IOException, InterruptedException {
    String _ = tmux(List.of("send-keys", "-l", text));
  }

  /// Presses a key, by tmux's name of it.
  void press(String key) throws IOException, InterruptedException {
    String _ = tmux(List.of("send-keys", key));
  }

  /// Waits until a text is to be seen.
  void expect(String text) {
    Awaitility.await("'" + text + "' on the screen")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          String shown = text();
          if (!shown.contains(text)) {
            throw new AssertionError("no '" + text + "' on\n" + shown);
          }
        });
  }

  /// Waits until something is to be seen, and gives its first group.
  String find(String pattern) {
    Matcher found =
        Awaitility.await("'" + pattern + "' on the screen")
            .atMost(PATIENCE)
            .until(() -> Pattern.compile(pattern).matcher(text()), Matcher::find);
    return String.valueOf(found.group(1));
  }

  /// All that it shows, and what has scrolled away.
  String text() throws IOException, InterruptedException {
    return tmux(List.of("capture-pane", "-p", "-S", "-500"));
  }

  private String tmux(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("tmux", "-S", socket));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  /// Ends the program and its terminal.
  @Override
  public void close() throws IOException, InterruptedException {
    String _ = tmux(List.of("kill-server"));
  }
}
