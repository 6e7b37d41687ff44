package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class PortsTest {
  @Test
  void freePortsAreFineAndFreeAfterwards() throws IOException, PortsTakenException {
    HostPort free;
    try (var socket = listening(false)) {
      free = at(socket);
    }
    Ports.check(List.of(new Ports.Claim("x", free, false), new Ports.Claim("y", free, false)));
  }

  @Test
  void allTakenPortsAreNamedInOneMessage() throws IOException {
    try (var first = listening(false);
        var second = listening(false)) {
      var claims =
          List.of(
              new Ports.Claim("router", at(first), false),
              new Ports.Claim("files", at(second), false));

      assertThatThrownBy(() -> Ports.check(claims))
          .isInstanceOf(PortsTakenException.class)
          .hasMessageContaining(at(first) + " (router): taken by ")
          .hasMessageContaining(at(second) + " (files): taken by ");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theOwnerOfATakenPortIsNamed() throws IOException {
    long self = ProcessHandle.current().pid();
    String name = Files.readString(Path.of("/proc/self/comm")).strip();
    try (var socket = listening(false)) {
      assertThatThrownBy(() -> Ports.check(List.of(new Ports.Claim("x", at(socket), false))))
          .hasMessage("cannot listen on %s (x): taken by process %d (%s)", at(socket), self, name);
    }
  }

  @Test
  void aPortThatAllShareIsNotTaken() throws IOException, PortsTakenException {
    try (var socket = listening(true)) {
      Ports.check(List.of(new Ports.Claim("x", at(socket), true)));
    }
  }

  @Test
  void aPortIsTakenIfItsOwnerDoesNotShare() throws IOException {
    try (var socket = listening(false)) {
      assertThatThrownBy(() -> Ports.check(List.of(new Ports.Claim("x", at(socket), true))))
          .hasMessageContaining("taken by");
    }
  }

  @Test
  void anAddressThatIsNotOursIsToldAsSuch() {
    var elsewhere = new Ports.Claim("x", new HostPort("192.0.2.1", 5000), false);
    assertThatThrownBy(() -> Ports.check(List.of(elsewhere)))
        .hasMessageStartingWith("cannot listen on 192.0.2.1:5000 (x): ")
        .hasMessageNotContaining("taken");
  }

  @Test
  void theCheckTakesNoClientFromThoseWhoShareThePort() throws IOException, PortsTakenException {
    try (var socket = listening(true)) {
      for (int i = 0; i < 50; i++) {
        Ports.check(List.of(new Ports.Claim("x", at(socket), true)));
        try (var client = java.nio.channels.SocketChannel.open(socket.getLocalAddress());
            var accepted = socket.accept()) {
          assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
      }
    }
  }

  private static ServerSocketChannel listening(boolean shared) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, shared);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return channel;
  }

  private static HostPort at(ServerSocketChannel channel) throws IOException {
    return new HostPort("127.0.0.1", ((InetSocketAddress) channel.getLocalAddress()).getPort());
  }
}
