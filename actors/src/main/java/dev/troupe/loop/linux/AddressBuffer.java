package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// Room for one `struct sockaddr_in` or `sockaddr_in6`, see the manual's ip(7) and ipv6(7), and for
/// its size.
final class AddressBuffer {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int IPV4_SIZE = 16;
  private static final int IPV6_SIZE = 28;
  private static final int PORT = 2;
  private static final int IPV4_HOST = 4;
  private static final int IPV6_HOST = 8;
  private static final int IPV6_SCOPE = 24;
  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes = Arena.ofAuto().allocate(IPV6_SIZE, Integer.BYTES);
  private final MemorySegment size = Arena.ofAuto().allocate(JAVA_INT);

  /// The kernel's number for a family.
  static int number(ProtocolFamily family) {
    return family.equals(StandardProtocolFamily.INET6) ? AF_INET6 : AF_INET;
  }

  /// Lays an address out for a socket of `family`. One of IPv4 is mapped for a socket of IPv6; the
  /// wildcard of either is that of both then.
  ///
  /// @throws IllegalArgumentException for one of IPv6 and a socket of IPv4
  MemorySegment of(InetSocketAddress address, int family) {
    bytes.fill((byte) 0);
    bytes.set(JAVA_SHORT, 0, (short) family);
    bytes.set(NETWORK_SHORT, PORT, (short) address.getPort());
    InetAddress host = address.getAddress();
    byte[] raw = host.getAddress();
    if (family == AF_INET6) {
      if (host instanceof Inet6Address six) {
        bytes.set(JAVA_INT, IPV6_SCOPE, six.getScopeId());
        put(raw, IPV6_HOST);
      } else if (!host.isAnyLocalAddress()) {
        bytes.set(JAVA_SHORT, IPV6_HOST + 10, (short) 0xFFFF);
        put(raw, IPV6_HOST + 12);
      }
      return bytes;
    }
    if (!(host instanceof Inet4Address)) {
      throw new IllegalArgumentException(host + " is no address of IPv4");
    }
    put(raw, IPV4_HOST);
    return bytes.asSlice(0, IPV4_SIZE);
  }

  private void put(byte[] raw, int at) {
    MemorySegment.copy(raw, 0, bytes, JAVA_BYTE, at, raw.length);
  }

  /// For a call that writes an address.
  MemorySegment room() {
    return bytes;
  }

  /// For a call that writes an address, told how much room there is.
  MemorySegment size() {
    size.set(JAVA_INT, 0, IPV6_SIZE);
    return size;
  }

  /// What such a call has written.
  InetSocketAddress read() {
    int port = Short.toUnsignedInt(bytes.get(NETWORK_SHORT, PORT));
    try {
      return new InetSocketAddress(host(), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // thrown for other lengths only
    }
  }

  private InetAddress host() throws UnknownHostException {
    if (bytes.get(JAVA_SHORT, 0) == AF_INET) {
      return InetAddress.getByAddress(get(IPV4_HOST, 4));
    }
    byte[] raw = get(IPV6_HOST, 16);
    int scope = bytes.get(JAVA_INT, IPV6_SCOPE);
    return scope == 0 ? InetAddress.getByAddress(raw) : Inet6Address.getByAddress(null, raw, scope);
  }

  private byte[] get(int at, int length) {
    return bytes.asSlice(at, length).toArray(JAVA_BYTE);
  }
}
