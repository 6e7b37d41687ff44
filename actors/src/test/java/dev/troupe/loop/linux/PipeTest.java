package dev.troupe.loop.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PipeTest {
  private static final int MOST = 1 << 16;

  private SocketChannel sender;
  private SocketChannel from;
  private SocketChannel to;
  private SocketChannel receiver;
  private Pipe pipe;

  @BeforeEach
  void open() throws IOException {
    var sockets = new LinuxSockets();
    try (var server = sockets.openServerSocketChannel(StandardProtocolFamily.INET)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      sender = SocketChannel.open(server.getLocalAddress());
      from = Objects.requireNonNull(server.accept());
      receiver = SocketChannel.open(server.getLocalAddress());
      to = Objects.requireNonNull(server.accept());
    }
    pipe = Pipe.open(MOST);
  }

  @AfterEach
  void close() throws IOException {
    pipe.close();
    for (SocketChannel one : new SocketChannel[] {sender, from, to, receiver}) {
      one.close();
    }
  }

  @Test
  void bytesGoThroughInTheirOrder() throws IOException {
    sender.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    Awaitility.await().until(() -> pipe.fill(from, MOST) > 0);
    assertThat(pipe.size()).isEqualTo(3);
    assertThat(pipe.drain(to)).isEqualTo(3);
    assertThat(pipe.isEmpty()).isTrue();
    ByteBuffer got = ByteBuffer.allocate(3);
    while (got.hasRemaining() && receiver.read(got) >= 0) {
      // the rest
    }
    assertThat(got.array()).containsExactly(1, 2, 3);
  }

  @Test
  void withoutBytesNothingIsMovedAndTheEndIsSeen() throws IOException {
    assertThat(pipe.fill(from, MOST)).isZero();
    assertThat(pipe.drain(to)).isZero();
    sender.shutdownOutput();
    Awaitility.await().until(() -> pipe.fill(from, MOST) == -1);
  }

  @Test
  void whatIsInItStaysUntilTheSocketTakesIt() throws IOException {
    sender.write(ByteBuffer.wrap(new byte[] {1}));
    Awaitility.await().until(() -> pipe.fill(from, MOST) > 0);
    ByteBuffer filler = ByteBuffer.allocateDirect(1 << 20);
    while (to.write(filler.clear()) > 0) {
      // until the kernel takes no more
    }
    assertThat(pipe.drain(to)).isZero();
    assertThat(pipe.size()).isEqualTo(1);
    assertThatThrownBy(() -> pipe.fill(from, MOST)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResetIsAnException() throws IOException {
    sender.setOption(StandardSocketOptions.SO_LINGER, 0);
    sender.close();
    assertThatThrownBy(() ->
            Awaitility.await()
                .ignoreExceptionsMatching(e -> false)
                .until(() -> pipe.fill(from, MOST) > 0))
        .hasMessage("Connection reset by peer");
  }
}
