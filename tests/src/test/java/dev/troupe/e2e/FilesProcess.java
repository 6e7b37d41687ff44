package dev.troupe.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `troupe files` as a process of its own, with a heap of 128 MiB.
final class FilesProcess implements AutoCloseable {
  private static final Pattern GREETING = Pattern.compile(".* at hftp://127\\.0\\.0\\.1:(\\d+)/");

  private final Process process;
  private final int port;

  FilesProcess(Path folder) throws IOException {
    String[] arguments = {
      "files", "--datadir", folder.toString(), "--address", "127.0.0.1", "--port", "0"
    };
    List<String> flags = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");
    List<String> command = Program.command(flags, arguments);
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String line = String.valueOf(process.inputReader().readLine());
    Matcher greeting = GREETING.matcher(line);
    assertThat(greeting.matches()).as("'%s' says where it listens", line).isTrue();
    port = Integer.parseInt(greeting.group(1));
  }

  int port() {
    return port;
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// Runs a program and gives what it prints.
  static String output(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(new File(folder.toString()))
            .redirectError(Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor()).as("status of %s", command[0]).isZero();
    return output;
  }

  /// Asks it to end, which it does in good order.
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends when asked to").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
