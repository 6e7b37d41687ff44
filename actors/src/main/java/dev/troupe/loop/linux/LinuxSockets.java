package dev.troupe.loop.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets and the selector of one event loop, straight from Linux.
///
/// Java's own channels are made for many threads and all systems, which costs locks, and about
/// twice the calls of the kernel for a connection. These here do what an event loop needs, as the
/// interfaces of `java.nio.channels` say it, on one thread, and never block.
public final class LinuxSockets extends SelectorProvider {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxSockets.class);
  private static final boolean SUPPORTED = areThere();

  private static final int SCRATCH = 64 << 10;
  private static final int STREAM_NONBLOCK_CLOEXEC = 1 | 0x80800;

  private final Kernel kernel = new Kernel();
  private final AddressBuffer addresses = new AddressBuffer();
  private final SocketOptions options = new SocketOptions(kernel);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);

  /// Whether this system has them; if not, the log has said why.
  public static boolean areSupported() {
    return SUPPORTED;
  }

  /// New ones where they are supported, else the JDK's.
  public static SelectorProvider orJavas() {
    return SUPPORTED ? new LinuxSockets() : SelectorProvider.provider();
  }

  private static boolean areThere() {
    try {
      var sockets = new LinuxSockets();
      sockets.openSelector().close();
      sockets.openSocketChannel(StandardProtocolFamily.INET).close();
      return true;
    } catch (IOException | LinkageError | RuntimeException e) {
      Throwable root = e.getCause() == null ? e : e.getCause();
      LOG.info("event loops use Java's sockets, as Linux's cannot be used: {}", root.toString());
      return false;
    }
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return new EpollSelector(this);
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    int number = AddressBuffer.number(family);
    return new LinuxSocket(this, number, newSocket(number));
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    int number = AddressBuffer.number(family);
    int socket = newSocket(number);
    if (number == AddressBuffer.AF_INET6) {
      options.alsoIpv4(socket);
    }
    return new LinuxServerSocket(this, number, socket);
  }

  /// One for IPv4 and IPv6, where there is IPv6.
  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    try {
      return openServerSocketChannel(StandardProtocolFamily.INET6);
    } catch (SocketException e) {
      LOG.debug("there is no IPv6", e);
      return openServerSocketChannel(StandardProtocolFamily.INET);
    }
  }

  private int newSocket(int family) throws SocketException {
    return check(kernel.socket(family, STREAM_NONBLOCK_CLOEXEC));
  }

  @Override
  public SocketChannel openSocketChannel() {
    throw new UnsupportedOperationException("its family must be known");
  }

  @Override
  public DatagramChannel openDatagramChannel() {
    throw new UnsupportedOperationException("TCP only");
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) {
    throw new UnsupportedOperationException("TCP only");
  }

  @Override
  public Pipe openPipe() {
    throw new UnsupportedOperationException("TCP only");
  }

  Kernel kernel() {
    return kernel;
  }

  AddressBuffer addresses() {
    return addresses;
  }

  SocketOptions options() {
    return options;
  }

  /// A direct buffer in place of one on the heap, which the kernel cannot reach.
  ByteBuffer scratch(int most) {
    return scratch.clear().limit(Math.min(most, SCRATCH));
  }

  /// The same, with as much of what `from` has; its position stays.
  ByteBuffer scratchOf(ByteBuffer from) {
    ByteBuffer all = scratch(from.remaining());
    return all.put(0, from, from.position(), all.remaining());
  }

  SocketAddress localAddress(int socket) throws SocketException {
    check(kernel.nameOf(socket, addresses.room(), addresses.size()));
    return addresses.read();
  }

  static int check(int answer) throws SocketException {
    if (answer < 0) {
      throw Errno.failure(-answer);
    }
    return answer;
  }

  static InetSocketAddress resolved(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress it)) {
      throw new UnsupportedAddressTypeException();
    }
    if (it.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return it;
  }

  static void refuseToBlock(boolean block) {
    if (block) {
      throw new UnsupportedOperationException("a socket of an event loop never blocks");
    }
  }
}
