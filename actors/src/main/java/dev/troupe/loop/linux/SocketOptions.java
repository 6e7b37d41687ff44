package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Set;

/// Java's options of sockets as the kernel has them, see socket(7) and tcp(7) of the manual.
final class SocketOptions {
  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  private record Name(int level, int number) {}

  private static final Map<SocketOption<?>, Name> NAMES =
      Map.of(
          StandardSocketOptions.SO_REUSEADDR, new Name(SOL_SOCKET, 2),
          StandardSocketOptions.SO_SNDBUF, new Name(SOL_SOCKET, 7),
          StandardSocketOptions.SO_RCVBUF, new Name(SOL_SOCKET, 8),
          StandardSocketOptions.SO_KEEPALIVE, new Name(SOL_SOCKET, 9),
          StandardSocketOptions.SO_LINGER, new Name(SOL_SOCKET, 13),
          StandardSocketOptions.SO_REUSEPORT, new Name(SOL_SOCKET, 15),
          StandardSocketOptions.TCP_NODELAY, new Name(IPPROTO_TCP, 1));

  private final Kernel kernel;
  private final MemorySegment value = Arena.ofAuto().allocate(JAVA_INT, 2);
  private final MemorySegment size = Arena.ofAuto().allocate(JAVA_INT);

  SocketOptions(Kernel kernel) {
    this.kernel = kernel;
  }

  /// Those that can be set.
  static Set<SocketOption<?>> all() {
    return NAMES.keySet();
  }

  private static Name nameOf(SocketOption<?> option) {
    Name name = NAMES.get(option);
    if (name == null) {
      throw new UnsupportedOperationException(option.name());
    }
    return name;
  }

  /// Sets one, as Java counts: true and false, and for the time to linger seconds or -1 for none.
  void set(int socket, SocketOption<?> option, Object wanted) throws SocketException {
    Name name = nameOf(option);
    int number =
        switch (wanted) {
          case Boolean on -> on ? 1 : 0;
          case Integer it -> it;
          default -> throw new IllegalArgumentException(option.name() + ": " + wanted);
        };
    MemorySegment all = value;
    if (option.equals(StandardSocketOptions.SO_LINGER)) {
      value.setAtIndex(JAVA_INT, 0, number < 0 ? 0 : 1);
      value.setAtIndex(JAVA_INT, 1, Math.max(0, number));
    } else {
      value.setAtIndex(JAVA_INT, 0, number);
      all = value.asSlice(0, JAVA_INT);
    }
    check(kernel.setOption(socket, name.level(), name.number(), all));
  }

  /// Lets a socket of IPv6 be one of IPv4 as well.
  void alsoIpv4(int socket) throws SocketException {
    value.setAtIndex(JAVA_INT, 0, 0);
    check(kernel.setOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, value.asSlice(0, JAVA_INT)));
  }

  /// How one is set, in the same terms.
  <T> T get(int socket, SocketOption<T> option) throws SocketException {
    Name name = nameOf(option);
    size.set(JAVA_INT, 0, (int) value.byteSize());
    check(kernel.option(socket, name.level(), name.number(), value, size));
    int first = value.getAtIndex(JAVA_INT, 0);
    if (option.type() == Boolean.class) {
      return option.type().cast(first != 0);
    }
    boolean lingers = option.equals(StandardSocketOptions.SO_LINGER);
    return option.type().cast(!lingers ? first : first == 0 ? -1 : value.getAtIndex(JAVA_INT, 1));
  }

  private static void check(int answer) throws SocketException {
    if (answer < 0) {
      throw Errno.failure(-answer);
    }
  }
}
