package dev.troupe.loop.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A TCP socket that never blocks, of one thread.
///
/// A call costs what the kernel takes for it and no more: there are no locks and no second calls to
/// ask for what is known.
final class LinuxSocket extends SocketChannel implements Pollable {
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_RD = 0;
  private static final int SHUT_WR = 1;

  /// What a socket has from the one that accepted it, see [LinuxServerSocket].
  private static final Set<SocketOption<Boolean>> INHERITED =
      Set.of(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE);

  private enum Phase {
    UNCONNECTED,
    CONNECTING,
    CONNECTED
  }

  private final LinuxSockets sockets;
  private final int family;
  private final Descriptor descriptor;
  private Phase phase;
  private @Nullable InetSocketAddress remote;

  /// Whether the options of [#INHERITED] are on.
  private boolean inherits;

  /// One that is not connected.
  ///
  /// @param descriptor of a new socket
  LinuxSocket(LinuxSockets sockets, int family, int descriptor) {
    super(sockets);
    this.sockets = sockets;
    this.family = family;
    this.descriptor = new Descriptor(sockets.kernel(), descriptor);
    this.phase = Phase.UNCONNECTED;
    this.inherits = false;
  }

  /// One that was accepted.
  LinuxSocket(LinuxSockets sockets, int family, int descriptor, InetSocketAddress remote) {
    super(sockets);
    this.sockets = sockets;
    this.family = family;
    this.descriptor = new Descriptor(sockets.kernel(), descriptor);
    this.remote = remote;
    this.phase = Phase.CONNECTED;
    this.inherits = true;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  private int connected() throws ClosedChannelException {
    if (phase != Phase.CONNECTED) {
      throw new NotYetConnectedException();
    }
    return descriptor.get();
  }

  @Override
  public boolean connect(SocketAddress to) throws IOException {
    int socket = descriptor.get();
    switch (phase) {
      case UNCONNECTED -> {}
      case CONNECTING -> throw new ConnectionPendingException();
      case CONNECTED -> throw new AlreadyConnectedException();
    }
    remote = LinuxSockets.resolved(to);
    int answer = sockets.kernel().connect(socket, sockets.addresses().of(remote, family));
    return connected(answer);
  }

  /// The kernel says how it stands when it is asked to connect once more.
  @Override
  public boolean finishConnect() throws IOException {
    int socket = descriptor.get();
    if (phase == Phase.CONNECTED) {
      return true;
    }
    if (phase == Phase.UNCONNECTED || remote == null) {
      throw new NoConnectionPendingException();
    }
    return connected(sockets.kernel().connect(socket, sockets.addresses().of(remote, family)));
  }

  private boolean connected(int answer) throws IOException {
    phase = Phase.CONNECTING;
    switch (-answer) {
      case 0, Errno.EISCONN -> phase = Phase.CONNECTED;
      case Errno.EINPROGRESS, Errno.EALREADY, Errno.EINTR -> {
        return false;
      }
      default -> {
        close();
        throw Errno.notConnected(-answer);
      }
    }
    return true;
  }

  @Override
  public boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  @Override
  public boolean isConnectionPending() {
    return phase == Phase.CONNECTING;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int socket = connected();
    if (!to.hasRemaining()) {
      return 0;
    }
    long count;
    if (to.isDirect()) {
      count = sockets.kernel().receive(socket, MemorySegment.ofBuffer(to));
      to.position(to.position() + (int) Math.max(0, count));
    } else {
      ByteBuffer scratch = sockets.scratch(to.remaining());
      count = sockets.kernel().receive(socket, MemorySegment.ofBuffer(scratch));
      to.put(scratch.limit((int) Math.max(0, count)));
    }
    if (count < 0) {
      return nothing(count);
    }
    return count == 0 ? -1 : (int) count;
  }

  /// 0 if there is nothing to be had now.
  private static int nothing(long answer) throws SocketException {
    int error = (int) -answer;
    if (error == Errno.EAGAIN || error == Errno.EINTR) {
      return 0;
    }
    throw Errno.failure(error);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      int count = read(to[i]);
      if (count < 0) {
        return sum == 0 ? -1 : sum;
      }
      sum += count;
      if (to[i].hasRemaining()) {
        return sum;
      }
    }
    return sum;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int socket = connected();
    int sum = 0;
    boolean more = from.hasRemaining();
    while (more) {
      ByteBuffer part = from.isDirect() ? from : sockets.scratchOf(from);
      int size = part.remaining();
      long count = sockets.kernel().send(socket, MemorySegment.ofBuffer(part), MSG_NOSIGNAL);
      if (count < 0) {
        return sum + (sum > 0 ? 0 : nothing(count));
      }
      from.position(from.position() + (int) count);
      sum += (int) count;
      more = count == size && from.hasRemaining();
    }
    return sum;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += write(from[i]);
      if (from[i].hasRemaining()) {
        return sum;
      }
    }
    return sum;
  }

  @Override
  public SocketChannel shutdownInput() throws IOException {
    return shutdown(SHUT_RD);
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    return shutdown(SHUT_WR);
  }

  private SocketChannel shutdown(int how) throws IOException {
    LinuxSockets.check(sockets.kernel().shutdown(connected(), how));
    return this;
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
    int socket = descriptor.get();
    boolean known = INHERITED.contains(option);
    if (!(known && inherits && Boolean.TRUE.equals(value))) {
      inherits = inherits && !known;
      sockets.options().set(socket, option, value);
    }
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return sockets.options().get(descriptor.get(), option);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptions.all();
  }

  @Override
  public SocketChannel bind(@Nullable SocketAddress local) {
    throw new UnsupportedOperationException("the kernel picks the address");
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    return sockets.localAddress(descriptor.get());
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    int _ = descriptor.get();
    return phase == Phase.CONNECTED ? remote : null;
  }

  @Override
  public Socket socket() {
    throw new UnsupportedOperationException("a channel only");
  }

  @Override
  protected void implCloseSelectableChannel() {
    descriptor.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    LinuxSockets.refuseToBlock(block);
  }

  @Override
  public String toString() {
    return "socket " + (remote == null ? "without a peer" : "of " + remote);
  }
}
