package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BalanceCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                     | Missing required parameters: 'PORT', 'SERVER_PORT'
          8000                   | Missing required parameter: 'SERVER_PORT'
          0 8001                 | PORT: is 0, must be a port from 1 to 65535
          65536 8001             | PORT: is 65536, must be a port from 1 to 65535
          eighty 8001            | PORT: is eighty, must be a port from 1 to 65535
          8000 0                 | SERVER_PORT: is 0, must be a port from 1 to 65535
          8000 8001 99999999999  | SERVER_PORT: is 99999999999, must be a port from 1 to 65535
          8000 8001 8001         | SERVER_PORT: 8001 is there twice
          8000 8001 127.0.0.1:8001 | SERVER_PORT: 127.0.0.1:8001 is there twice
          8000 8001 8000         | SERVER_PORT: 8000 is where it listens itself
          8000 host:             | SERVER_PORT: 'host:' is not HOST:PORT
          8000 host:0            | SERVER_PORT: is host:0, its port must be from 1 to 65535
          -N 0 8000 8001         | WORKERS: is 0, must be a positive integer
          -N -4 8000 8001        | WORKERS: is -4, must be a positive integer
          -N four 8000 8001      | Invalid value for option '--workers': 'four' is not an int
          -N 4                   | Missing required parameters: 'PORT', 'SERVER_PORT'
          -R 0 8000 8001         | REQUESTS: is 0, must be a positive integer
          -R 1.5 8000 8001       | Invalid value for option '--requests': '1.5' is not an int
          -X 8000 8001           | Unknown option: '-X'
          --algorithm best 8000 8001 | algorithm: is 'best', must be one of [least-connections, round-robin, least-load, power-of-two, source-hash]
          --check ping 8000 8001 | check: is 'ping', must be one of [tcp, http, http-entries]
          --check tcp --algorithm least-load 8000 8001 | check: must be http-entries with algorithm least-load
          """)
  void wrongArgumentsAreToldWithTheUsage(String line, String mistake) {
    String[] args = ("balance " + line).strip().split(" ", -1);

    assertThat(Troupe.run(new PrintWriter(out), new PrintWriter(err), args))
        .isEqualTo(Troupe.WRONG_USAGE);
    assertThat(err.toString())
        .startsWith("troupe balance: " + mistake + " (see 'troupe balance --help')\n")
        .contains("\nUsage: troupe balance ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(Troupe.run(new PrintWriter(out), new PrintWriter(err), "balance", port, "1"))
          .isEqualTo(Troupe.FAILED);
      assertThat(err.toString())
          .contains("127.0.0.1:" + port + " (balance): taken by")
          .hasLineCount(1);
    }
  }
}
