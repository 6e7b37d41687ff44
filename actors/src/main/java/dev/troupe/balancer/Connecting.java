package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt to reach a server from an event loop. A name is looked up beside the loop, since
/// that blocks.
final class Connecting implements Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);

  /// Who wants the connection; told once, unless the attempt is cancelled.
  interface Caller {
    /// It stands.
    void connected(SocketChannel server);

    /// The server cannot be reached.
    void notConnected(String reason);

    /// This process has no socket left for it, and nothing is known of the server.
    void noSocket(IOException cause);
  }

  private final EventLoop loop;
  private final Caller caller;
  private final EventLoop.Timer timer;
  private @Nullable SocketChannel channel;
  private boolean over = false;

  private Connecting(EventLoop loop, Duration timeout, Caller caller) {
    this.loop = loop;
    this.caller = caller;
    this.timer = loop.after(timeout, () -> fail("no answer within " + timeout.toMillis() + " ms"));
  }

  /// Begins; the caller may be told before this returns.
  ///
  /// @param timeout after which a server that has not answered counts as not reached
  static Connecting start(EventLoop loop, HostPort server, Duration timeout, Caller caller) {
    var attempt = new Connecting(loop, timeout, caller);
    attempt.lookUp(server);
    return attempt;
  }

  private void lookUp(HostPort server) {
    InetAddress literal;
    try {
      literal = InetAddress.ofLiteral(server.host());
    } catch (IllegalArgumentException name) {
      Thread.startVirtualThread(() -> lookUpName(server));
      return;
    }
    connect(new InetSocketAddress(literal, server.port()));
  }

  private void lookUpName(HostPort server) {
    Runnable found;
    try {
      var at = new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
      found = () -> connect(at);
    } catch (UnknownHostException e) {
      found = () -> fail("the name " + server.host() + " is not known");
    }
    try {
      loop.execute(found);
    } catch (RejectedExecutionException e) {
      LOG.debug("nobody waits for {} any more", server, e);
    }
  }

  private void connect(InetSocketAddress at) {
    if (over) {
      return;
    }
    SocketChannel socket;
    try {
      socket = loop.openSocket(at.getAddress());
    } catch (IOException e) {
      end();
      caller.noSocket(e);
      return;
    }
    channel = socket;
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      // A server on this machine has answered by now.
      if (socket.connect(at) || socket.finishConnect()) {
        succeed(socket);
      } else {
        loop.register(socket, SelectionKey.OP_CONNECT, this);
      }
    } catch (IOException e) {
      fail(Reasons.of(e));
    }
  }

  @Override
  public void ready(SelectionKey key) {
    SocketChannel socket = (SocketChannel) key.channel();
    try {
      if (socket.finishConnect()) {
        succeed(socket);
      }
    } catch (IOException e) {
      fail(Reasons.of(e));
    }
  }

  @Override
  public void closed() {
    fail("the event loop has ended");
  }

  private void succeed(SocketChannel socket) {
    end();
    caller.connected(socket);
  }

  private void fail(String reason) {
    if (!over) {
      cancel();
      caller.notConnected(reason);
    }
  }

  /// The connection is not wanted any more.
  void cancel() {
    if (!over) {
      end();
      if (channel != null) {
        Sockets.close(channel, false);
      }
    }
  }

  private void end() {
    over = true;
    timer.cancel();
  }
}
