package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.troupe.net.HostPort;
import java.io.BufferedReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EphemeralPortsTest {
  private final EphemeralPorts ports = EphemeralPorts.parse("32768\t60999\n");

  private static List<Ports.Claim> claims(int... all) {
    return IntStream.of(all)
        .mapToObj(port -> new Ports.Claim("files", new HostPort("127.0.0.1", port), false))
        .toList();
  }

  @Test
  void portsOnBothSidesOfThemAreGood() {
    assertThat(ports.warning(claims(0, 5000, 32_767, 61_000, 65_535))).isEmpty();
  }

  @Test
  void oneAmongThemIsNamed() {
    assertThat(ports.warning(claims(5000, 32_768)))
        .hasValue(
            "Warning: port 32768 (files): the system gives the ports from 32768 to 60999 to"
                + " outgoing connections, so a start may find it taken");
    assertThat(ports.warning(claims(60_999, 40_000, 50_000)).orElseThrow())
        .startsWith("Warning: port 60999 (files) and 2 more: ");
  }

  @Test
  void theyAreThoseThatTheKernelTells() throws Exception {
    assumeThat(EphemeralPorts.LINUX).exists();
    Process cat = new ProcessBuilder("cat", EphemeralPorts.LINUX.toString()).start();
    try (BufferedReader said = cat.inputReader()) {
      assertThat(EphemeralPorts.ofSystem()).isEqualTo(EphemeralPorts.parse(said.readLine()));
    }
  }

  @Test
  void whatCannotBeReadIsTakenAsUsual() {
    assertThat(EphemeralPorts.parse("ten to twenty")).isEqualTo(new EphemeralPorts(49_152, 65_535));
  }
}
