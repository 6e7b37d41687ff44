package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `troupe balance` as a process of its own, which has checked its servers.
final class BalanceProcess implements AutoCloseable {
  private final Process process;
  private final HostPort at;

  /// @param options before the ports, those with `-D` for the JVM; checks are made every second
  BalanceProcess(List<String> options, HostPort... servers) throws IOException {
    at = Ports.free().frontDoor();
    var flags =
        new ArrayList<>(
            List.of(
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dtroupe.balancer.listener-defaults.interval=1s",
                "-Dtroupe.balancer.listener-defaults.timeout=1s"));
    var words = new ArrayList<>(List.of("balance"));
    for (String option : options) {
      (option.startsWith("-D") ? flags : words).add(option);
    }
    words.add(Integer.toString(at.port()));
    Stream.of(servers).map(HostPort::toString).forEach(words::add);
    List<String> command = Program.command(flags, words.toArray(String[]::new));
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    assertThat(process.inputReader().readLine())
        .startsWith("Balancing " + at + " over " + servers.length + " servers: ");
  }

  HostPort at() {
    return at;
  }

  /// Asks it to end.
  void terminate() {
    process.destroy();
  }

  /// Waits for its end, which is in good order.
  void assertEnded() throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends when asked to").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
