package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the code on event loops relies on of sockets and their selector, whoever made them.
@Timeout(30)
abstract class SocketsContract {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final SelectorProvider sockets;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Selector selector;
  private ServerSocketChannel server;
  private SocketChannel client;
  private SocketChannel accepted;

  SocketsContract(SelectorProvider sockets) {
    this.sockets = sockets;
  }

  @BeforeEach
  void join() throws IOException {
    selector = opened(sockets.openSelector());
    server = listen(ANY_PORT);
    client = connect(server.getLocalAddress());
    accepted = accept(server);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private ServerSocketChannel listen(InetSocketAddress at) throws IOException {
    ServerSocketChannel listening =
        opened(
            at.getAddress().isAnyLocalAddress()
                ? sockets.openServerSocketChannel()
                : sockets.openServerSocketChannel(EventLoop.familyOf(at.getAddress())));
    listening.configureBlocking(false);
    listening.bind(at, ServerSockets.BACKLOG);
    return listening;
  }

  private SocketChannel connect(Object to) throws IOException {
    var address = (InetSocketAddress) to;
    SocketChannel socket =
        opened(sockets.openSocketChannel(EventLoop.familyOf(address.getAddress())));
    socket.configureBlocking(false);
    if (!socket.connect(address)) {
      assertThat(socket.isConnectionPending()).isTrue();
      awaitReady(socket, SelectionKey.OP_CONNECT);
      assertThat(socket.finishConnect()).isTrue();
    }
    assertThat(socket.isConnected()).isTrue();
    return socket;
  }

  private SocketChannel accept(ServerSocketChannel listening) throws IOException {
    awaitReady(listening, SelectionKey.OP_ACCEPT);
    SocketChannel socket = opened(Objects.requireNonNull(listening.accept()));
    socket.configureBlocking(false);
    assertThat(listening.accept()).isNull();
    return socket;
  }

  /// Waits for it, on a selector of its own.
  private void awaitReady(SelectableChannel channel, int operation) throws IOException {
    try (Selector one = sockets.openSelector()) {
      channel.register(one, operation);
      List<Integer> ready = new ArrayList<>();
      while (ready.isEmpty()) {
        one.select(key -> ready.add(key.readyOps()));
      }
      assertThat(ready).containsExactly(operation);
    }
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

  @Test
  void aKeyIsReadyForWhatItIsInterestedInAndNoMore() throws IOException {
    SelectionKey key = accepted.register(selector, 0, "attached");
    client.write(ByteBuffer.allocate(1));
    awaitReady(accepted, SelectionKey.OP_READ);
    assertThat(selector.selectNow(_ -> {})).isZero();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    List<Integer> ready = new ArrayList<>();
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(SelectionKey.OP_WRITE);
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(0);
    key.interestOps(SelectionKey.OP_READ);
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(0);
    selector.selectNow(one -> ready.add(one.readyOps()));
    assertThat(ready)
        .containsExactly(
            SelectionKey.OP_READ | SelectionKey.OP_WRITE,
            SelectionKey.OP_WRITE,
            SelectionKey.OP_READ);
    assertThat(key.attachment()).isEqualTo("attached");
    assertThat(selector.keys()).containsExactly(key);
  }

  @Test
  void aSocketThatWasResetIsReadyForWhateverIsWantedOfIt() throws IOException {
    accepted.register(selector, SelectionKey.OP_WRITE | SelectionKey.OP_READ);
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    awaitReady(accepted, SelectionKey.OP_READ);
    List<Integer> ready = new ArrayList<>();
    selector.selectNow(one -> ready.add(one.readyOps()));
    assertThat(ready).containsExactly(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
  }

  /// The kernel gives the number of a descriptor that was closed to the next one that is opened.
  @Test
  void whatWasReadyOfAClosedSocketIsNotTheNextOnes() throws IOException {
    SocketChannel otherClient = connect(server.getLocalAddress());
    SocketChannel other = accept(server);
    connect(server.getLocalAddress());
    awaitReady(server, SelectionKey.OP_ACCEPT);
    for (SocketChannel sender : List.of(client, otherClient)) {
      sender.write(ByteBuffer.allocate(1));
    }
    for (SocketChannel receiver : List.of(accepted, other)) {
      awaitReady(receiver, SelectionKey.OP_READ);
      receiver.register(selector, SelectionKey.OP_READ);
    }
    List<SelectableChannel> ready = new ArrayList<>();
    List<SocketChannel> late = new ArrayList<>();
    selector.selectNow(key -> {
      if (key.isValid()) {
        ready.add(key.channel());
      }
      if (late.isEmpty()) {
        late.add(replace(key.channel().equals(accepted) ? other : accepted));
      }
    });
    assertThat(ready).hasSize(1).doesNotContainAnyElementsOf(late);
  }

  private SocketChannel replace(SocketChannel old) {
    try {
      old.close();
      SocketChannel late = opened(Objects.requireNonNull(server.accept()));
      late.configureBlocking(false);
      late.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      return late;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aWaitEndsInTimeOrWhenItIsWoken() throws Exception {
    long start = System.nanoTime();
    assertThat(selector.select(_ -> {}, 20)).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(18));
    for (int i = 0; i < 1_000; i++) {
      Thread waker = Thread.ofPlatform().start(selector::wakeup);
      assertThat(selector.select(_ -> {})).isZero();
      waker.join();
    }
    assertThat(selector.selectNow(_ -> {})).isZero();
    selector.close();
    selector.wakeup();
    assertThat(selector.isOpen()).isFalse();
  }
}
