package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// `troupe chat` in a pipe.
final class ChatProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern CONNECTED = Pattern.compile(".* as \\S+ to (\\S+) \\(.*");

  private final Process process;
  private final BufferedWriter in;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ChatProcess(List<String> arguments) throws IOException {
    process =
        new ProcessBuilder(command(arguments.toArray(String[]::new)))
            .redirectError(Redirect.INHERIT)
            .start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("chat-output").start(this::read);
  }

  /// Starts it, and waits until it is logged in.
  static ChatProcess start(String account, HostPort referral) throws IOException {
    var chat = new ChatProcess(arguments(account, referral));
    chat.expect("Connected as " + account);
    return chat;
  }

  static List<String> arguments(String account, HostPort referral, String... more) {
    return Stream.concat(
            Stream.of("chat", account, "--referral", referral.toString()), Arrays.stream(more))
        .toList();
  }

  /// As it is started, with a small heap and on few cores.
  static List<String> command(String... arguments) {
    return Program.command(
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), arguments);
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  void type(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /// Waits until a line with these words has come.
  void expect(String words) {
    Awaitility.await("'" + words + "' from troupe chat")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(words)));
  }

  /// The node that it was last connected to.
  String node() {
    String node = "";
    for (String line : lines) {
      Matcher connected = CONNECTED.matcher(line);
      node = connected.matches() ? connected.group(1) : node;
    }
    return node;
  }

  /// What it has shown of somebody's messages, without the time.
  List<String> heard(String head) {
    var heard = new ArrayList<String>();
    for (String line : lines) {
      int at = line.indexOf(head);
      if (at >= 0) {
        heard.add(line.substring(at + head.length()));
      }
    }
    return heard;
  }

  /// Ends its input, and waits until it has ended.
  ///
  /// @return its status
  int end() throws IOException, InterruptedException {
    in.close();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("troupe chat ends with its input")
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
