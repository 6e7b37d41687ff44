package dev.troupe.loop.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A TCP socket that listens and never blocks, of one thread.
///
/// What it accepts has `TCP_NODELAY` and `SO_KEEPALIVE` set, since the kernel hands them down.
final class LinuxServerSocket extends ServerSocketChannel implements Pollable {
  private static final int SOCK_NONBLOCK_CLOEXEC = 0x80800;
  private static final int DEFAULT_BACKLOG = 50;

  private final LinuxSockets sockets;
  private final int family;
  private final Descriptor descriptor;

  /// @param descriptor of a new socket
  LinuxServerSocket(LinuxSockets sockets, int family, int descriptor) {
    super(sockets);
    this.sockets = sockets;
    this.family = family;
    this.descriptor = new Descriptor(sockets.kernel(), descriptor);
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress local, int backlog) throws IOException {
    int socket = descriptor.get();
    InetSocketAddress at = LinuxSockets.resolved(local);
    sockets.options().set(socket, StandardSocketOptions.TCP_NODELAY, true);
    sockets.options().set(socket, StandardSocketOptions.SO_KEEPALIVE, true);
    LinuxSockets.check(sockets.kernel().bind(socket, sockets.addresses().of(at, family)));
    LinuxSockets.check(sockets.kernel().listen(socket, backlog > 0 ? backlog : DEFAULT_BACKLOG));
    return this;
  }

  @Override
  public @Nullable SocketChannel accept() throws IOException {
    AddressBuffer peer = sockets.addresses();
    int answer =
        sockets.kernel().accept(descriptor.get(), peer.room(), peer.size(), SOCK_NONBLOCK_CLOEXEC);
    if (answer == -Errno.EAGAIN || answer == -Errno.EINTR) {
      return null;
    }
    return new LinuxSocket(sockets, family, LinuxSockets.check(answer), peer.read());
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) throws IOException {
    sockets.options().set(descriptor.get(), option, value);
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
  public SocketAddress getLocalAddress() throws IOException {
    return sockets.localAddress(descriptor.get());
  }

  @Override
  public ServerSocket socket() {
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
}
