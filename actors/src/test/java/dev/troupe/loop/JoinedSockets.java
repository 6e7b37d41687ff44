package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// A client and a server of one kind of sockets that are joined, and what opens more of them.
@Timeout(30)
abstract class JoinedSockets {
  protected static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  protected final SelectorProvider sockets;
  private final List<AutoCloseable> opened = new ArrayList<>();
  protected Selector selector;
  protected ServerSocketChannel server;
  protected SocketChannel client;
  protected SocketChannel accepted;

  JoinedSockets(SelectorProvider sockets) {
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

  protected <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  protected ServerSocketChannel listen(InetSocketAddress at) throws IOException {
    ServerSocketChannel listening =
        opened(
            at.getAddress().isAnyLocalAddress()
                ? sockets.openServerSocketChannel()
                : sockets.openServerSocketChannel(EventLoop.familyOf(at.getAddress())));
    listening.configureBlocking(false);
    listening.bind(at, ServerSockets.BACKLOG);
    return listening;
  }

  protected SocketChannel connect(Object to) throws IOException {
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

  protected SocketChannel accept(ServerSocketChannel listening) throws IOException {
    awaitReady(listening, SelectionKey.OP_ACCEPT);
    SocketChannel socket = opened(Objects.requireNonNull(listening.accept()));
    socket.configureBlocking(false);
    assertThat(listening.accept()).isNull();
    return socket;
  }

  /// Waits for it, on a selector of its own.
  protected void awaitReady(SelectableChannel channel, int operation) throws IOException {
    try (Selector one = sockets.openSelector()) {
      channel.register(one, operation);
      List<Integer> ready = new ArrayList<>();
      while (ready.isEmpty()) {
        one.select(key -> ready.add(key.readyOps()));
      }
      assertThat(ready).containsExactly(operation);
    }
  }
}
