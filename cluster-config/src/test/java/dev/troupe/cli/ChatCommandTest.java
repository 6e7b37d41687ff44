package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ChatCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whereNobodyListensItSaysWhere() throws IOException {
    HostPort nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = at(socket);
    }
    assertThat(run("chat", "ada", "--server", nobody.toString())).isEqualTo(Troupe.FAILED);
    assertThat(err).hasToString("Error connecting to " + nobody + "\n");
    assertThat(run("chat", "ada", "--referral", nobody.toString())).isEqualTo(Troupe.FAILED);
  }

  /// Takes the ten seconds that it waits.
  @Test
  void whereNoServerHasRoomItAsksOnceMoreAndThenEnds() throws Exception {
    var asked = new AtomicInteger();
    Thread referral;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      referral = Thread.ofVirtual().start(() -> refuse(socket, asked));
      assertThat(run("chat", "ada", "--plain", "--referral", at(socket).toString()))
          .isEqualTo(Troupe.FAILED);
      assertThat(out).hasToString("* No server has room now; trying once more in 10 s.\n");
      assertThat(err).hasToString("no server available\n");
    }
    referral.join();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aNameThatCannotBeIsWrongUsage() {
    assertThat(run("chat", "9lives")).isEqualTo(Troupe.WRONG_USAGE);
    assertThat(err.toString()).contains("NAME: is '9lives', must be");
  }

  private static void refuse(ServerSocket socket, AtomicInteger asked) {
    try {
      while (true) {
        try (Socket client = socket.accept()) {
          asked.incrementAndGet();
          client.getOutputStream().write("SNA wait".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static HostPort at(ServerSocket socket) {
    return new HostPort("127.0.0.1", socket.getLocalPort());
  }

  private int run(String... arguments) {
    return Troupe.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
