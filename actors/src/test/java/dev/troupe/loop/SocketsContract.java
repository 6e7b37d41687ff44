package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the code on event loops relies on of sockets, whoever made them.
abstract class SocketsContract extends JoinedSockets {
  SocketsContract(SelectorProvider sockets) {
    super(sockets);
  }

  @Test
  void addressesAreThoseOfBothEnds() throws IOException {
    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(client.getRemoteAddress()).isEqualTo(server.getLocalAddress());
    assertThat(accepted.getLocalAddress()).isEqualTo(server.getLocalAddress());
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "::"})
  void ipv6IsSpoken(String host) throws IOException {
    assumeTrue(NetworkInterface.networkInterfaces().anyMatch(SocketsContract::hasIpv6Loopback));
    ServerSocketChannel other = listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
    int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
    SocketChannel six = connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
    var peer = (InetSocketAddress) accept(other).getRemoteAddress();
    assertThat(peer.getAddress()).isInstanceOf(Inet6Address.class);
    assertThat(peer.getPort()).isEqualTo(((InetSocketAddress) six.getLocalAddress()).getPort());
  }

  private static boolean hasIpv6Loopback(NetworkInterface card) {
    return card.inetAddresses()
        .anyMatch(it -> it.isLoopbackAddress() && it instanceof Inet6Address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void theWildcardIsThatOfBothFamilies(String host) throws IOException {
    ServerSocketChannel other = listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
    int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
    SocketChannel four = connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    assertThat(accept(other).getRemoteAddress()).isEqualTo(four.getLocalAddress());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bytesGoThroughInTheirOrder(boolean direct) throws IOException {
    byte[] all = new byte[1 << 20];
    new Random(1).nextBytes(all);
    ByteBuffer from =
        direct ? ByteBuffer.allocateDirect(all.length).put(all).flip() : ByteBuffer.wrap(all);
    ByteBuffer to =
        direct ? ByteBuffer.allocateDirect(all.length) : ByteBuffer.allocate(all.length);
    while (to.hasRemaining()) {
      client.write(from);
      accepted.read(to);
    }
    assertThat(from.hasRemaining()).isFalse();
    byte[] got = new byte[all.length];
    to.flip().get(got);
    assertThat(got).isEqualTo(all);
  }

  @Test
  void severalBuffersAreOneStream() throws IOException {
    ByteBuffer[] from = {ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})};
    assertThat(client.write(from)).isEqualTo(3);
    awaitReady(accepted, SelectionKey.OP_READ);
    ByteBuffer[] to = {ByteBuffer.allocate(1), ByteBuffer.allocate(5)};
    assertThat(accepted.read(to)).isEqualTo(3);
    assertThat(to[0].array()).containsExactly(1);
    assertThat(to[1].array()).startsWith(2, 3);
  }

  @Test
  void whereNothingIsNothingIsReadAndAnEmptyBufferIsNoEnd() throws IOException {
    assertThat(accepted.read(ByteBuffer.allocate(8))).isZero();
    client.shutdownOutput();
    awaitReady(accepted, SelectionKey.OP_READ);
    assertThat(accepted.read(ByteBuffer.allocate(0))).isZero();
    assertThat(accepted.read(ByteBuffer.allocate(8))).isEqualTo(-1);
  }

  @Test
  void aFullSocketTakesNoMoreUntilItsPeerHasRead() throws IOException {
    ByteBuffer filler = ByteBuffer.allocateDirect(1 << 20);
    long sent = 0;
    for (int count = 1; count > 0; sent += count) {
      count = client.write(filler.clear());
    }
    SelectionKey key = client.register(selector, SelectionKey.OP_WRITE);
    assertThat(selector.selectNow(_ -> {})).isZero();
    ByteBuffer sink = ByteBuffer.allocateDirect(1 << 20);
    for (long left = sent; left > 0; ) {
      left -= accepted.read(sink.clear());
    }
    List<SelectionKey> ready = new ArrayList<>();
    while (ready.isEmpty()) {
      selector.select(ready::add);
    }
    assertThat(ready).containsExactly(key);
    assertThat(key.isWritable()).isTrue();
  }

  @Test
  void aResetIsAFailureOfBothDirections() throws IOException {
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    awaitReady(accepted, SelectionKey.OP_READ);
    assertThatThrownBy(() -> accepted.read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Connection reset");
    assertThatThrownBy(() -> accepted.write(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whereNobodyListensTheConnectionIsRefused() throws IOException {
    var nobody = (InetSocketAddress) server.getLocalAddress();
    server.close();
    assertThatThrownBy(() -> connect(nobody))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aPortIsBoundOnceUnlessItIsShared() throws IOException {
    var taken = (InetSocketAddress) server.getLocalAddress();
    assertThatThrownBy(() -> listen(taken))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("Address already in use");
    int port = 0;
    for (int i = 0; i < 2; i++) {
      ServerSocketChannel shared =
          opened(sockets.openServerSocketChannel(EventLoop.familyOf(taken.getAddress())));
      shared.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      shared.bind(new InetSocketAddress(taken.getAddress(), port), ServerSockets.BACKLOG);
      port = ((InetSocketAddress) shared.getLocalAddress()).getPort();
    }
  }

  @Test
  void optionsAreWhatTheyWereSetTo() throws IOException {
    for (SocketChannel socket : List.of(client, accepted)) {
      for (boolean value : new boolean[] {true, false, true}) {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, value);
        assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isEqualTo(value);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, value);
        assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isEqualTo(value);
      }
      for (int value : new int[] {5, 0, -1}) {
        socket.setOption(StandardSocketOptions.SO_LINGER, value);
        assertThat(socket.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(value);
      }
    }
  }

  @Test
  void aClosedSocketIsOfNoMoreUse() throws IOException {
    SelectionKey key = client.register(selector, SelectionKey.OP_READ);
    client.close();
    client.close();
    assertThat(client.isOpen()).isFalse();
    assertThat(key.isValid()).isFalse();
    assertThatThrownBy(key::interestOps).isInstanceOf(CancelledKeyException.class);
    assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> client.register(selector, SelectionKey.OP_READ))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(selector.selectNow(_ -> {})).isZero();
    assertThat(selector.keys()).isEmpty();
  }

  @Test
  void beforeItIsConnectedNothingIsReadOrWritten() throws IOException {
    SocketChannel socket =
        opened(sockets.openSocketChannel(EventLoop.familyOf(ANY_PORT.getAddress())));
    assertThatThrownBy(() -> socket.read(ByteBuffer.allocate(1)))
        .isInstanceOf(NotYetConnectedException.class);
    assertThatThrownBy(() -> socket.write(ByteBuffer.allocate(1)))
        .isInstanceOf(NotYetConnectedException.class);
  }
}
