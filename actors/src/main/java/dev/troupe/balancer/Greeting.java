package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.net.ProxyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Reads the header with which a trusted proxy begins. Not a byte behind it is lost.
final class Greeting implements Ready {
  /// Whose connection it is; told once.
  interface Host {
    /// The header is whole.
    ///
    /// @param rest what came behind it
    void greeted(ProxyHeader.Whole header, ByteBuffer rest);

    /// There is no header, and the connection is of no use.
    void notGreeted(String reason);
  }

  private final SocketChannel channel;
  private final Host host;
  private final EventLoop.Timer timer;
  private final ByteBuffer bytes = ByteBuffer.allocate(ProxyHeader.MOST);

  /// Begins to read.
  Greeting(EventLoop loop, SocketChannel channel, Host host) throws IOException {
    this.channel = channel;
    this.host = host;
    loop.register(channel, SelectionKey.OP_READ, this);
    this.timer = loop.after(ProxyHeader.PATIENCE, () -> host.notGreeted("no PROXY header in time"));
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      if (channel.read(bytes) < 0) {
        host.notGreeted("it has ended");
      } else {
        look(key);
      }
    } catch (IOException e) {
      host.notGreeted(e.toString());
    }
  }

  private void look(SelectionKey key) {
    ByteBuffer read = bytes.duplicate().flip();
    switch (ProxyHeader.parse(read)) {
      case ProxyHeader.NeedMore() -> {
        // A header is never longer than the buffer.
      }
      case ProxyHeader.Malformed(var reason) -> host.notGreeted("its PROXY header " + reason);
      case ProxyHeader.Whole header -> {
        key.interestOps(0);
        timer.cancel();
        host.greeted(header, read.position(header.length()).slice());
      }
    }
  }

  @Override
  public void closed() {
    host.notGreeted("the event loop has ended");
  }

  /// It is not waited for any more.
  void cancel() {
    timer.cancel();
  }
}
