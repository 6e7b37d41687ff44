package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Hears a client that waits for its turn, so that one whose connection is reset gives its place up
/// at once. What it sends meanwhile is kept for its server.
///
/// An end is not taken for going: who has sent its last byte may still wait for the answer. Nothing
/// is heard any more after that, or once [#MOST] or [HeldBytes#PLENTY] is kept.
final class Hearing implements Ready {
  /// Kept of one client at the most.
  static final int MOST = 4 << 10;

  /// Whose client it is.
  interface Host {
    /// The connection is of no more use.
    void gone(IOException cause);

    /// The loop has closed the socket.
    void closed();
  }

  private final HeldBytes memory;
  private final SocketChannel channel;
  private final Host host;
  private final SelectionKey key;
  private ByteBuffer heard;

  /// Begins.
  ///
  /// @param first came from the client before
  Hearing(EventLoop loop, HeldBytes memory, SocketChannel channel, ByteBuffer first, Host host)
      throws IOException {
    this.memory = memory;
    this.channel = channel;
    this.host = host;
    this.key = loop.register(channel, SelectionKey.OP_READ, this);
    this.heard = memory.hold(first);
    pauseIfFull();
  }

  private void pauseIfFull() {
    if (heard.remaining() >= MOST || memory.isPlenty()) {
      key.interestOps(0);
    }
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      ByteBuffer chunk = memory.chunk();
      chunk.position(heard.remaining()).limit(MOST);
      int read = channel.read(chunk);
      if (read < 0) {
        key.interestOps(0);
      } else {
        keep(chunk.flip());
        pauseIfFull();
      }
    } catch (IOException e) {
      host.gone(e);
    }
  }

  /// @param all has room for what was kept before in front of the rest
  private void keep(ByteBuffer all) {
    all.put(0, heard, heard.position(), heard.remaining());
    memory.release(heard);
    heard = memory.hold(all);
  }

  @Override
  public void closed() {
    host.closed();
  }

  /// Ends; what has come so far.
  ByteBuffer stop() {
    memory.release(heard);
    if (key.isValid()) {
      key.interestOps(0);
    }
    return heard;
  }
}
