package dev.troupe.edge.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two connections whose answers lie in one buffer: neither gets a byte of the other's.
class UnsentTest {
  private static final int ROOM = 8;

  private final ByteBuffer shared = ByteBuffer.allocateDirect(ROOM);
  private final Unsent one = new Unsent(shared);
  private final Unsent other = new Unsent(shared);
  private SocketChannel sender;
  private SocketChannel receiver;

  @BeforeEach
  void join() throws IOException {
    try (var server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      sender = SocketChannel.open(server.getLocalAddress());
      receiver = server.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    sender.close();
    receiver.close();
  }

  @Test
  void answersThatWereGivenInTurnsStayApartAndInOrder() throws IOException {
    put(one, "a1");
    put(other, "b1");
    put(one, "a2");
    put(other, "b2");
    assertSends(one, "a1a2");
    assertSends(other, "b1b2");
  }

  @Test
  void whatFindsNoRoomComesBehindWhatDid() throws IOException {
    put(one, "a1");
    put(one, "longer than there is room");
    put(one, "a3");
    put(other, "b1");
    assertThat(one.isHeldUp()).isTrue();
    assertSends(other, "b1");
    assertSends(one, "a1longer than there is rooma3");
    assertThat(one.isEmpty()).isTrue();
  }

  @Test
  void roomIsGivenBackAndWhatIsForgottenGoesNowhere() throws IOException {
    put(one, "12345678");
    one.forget();
    put(other, "b1");
    assertThat(other.isHeldUp()).as("there is room again").isFalse();
    assertThat(one.send(sender)).isFalse();
    assertSends(other, "b1");
    assertThat(shared.position()).isZero();
  }

  private static void put(Unsent unsent, String text) {
    unsent.put(text.getBytes(US_ASCII));
  }

  private void assertSends(Unsent unsent, String text) throws IOException {
    assertThat(unsent.send(sender)).isTrue();
    ByteBuffer got = ByteBuffer.allocate(text.length());
    while (got.hasRemaining() && receiver.read(got) >= 0) {
      // the rest
    }
    assertThat(new String(got.array(), US_ASCII)).isEqualTo(text);
  }
}
