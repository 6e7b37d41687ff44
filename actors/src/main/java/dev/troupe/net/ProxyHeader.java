package dev.troupe.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header by which a proxy says at the beginning of a connection whose it is: the PROXY
/// protocol, versions 1 (a line) and 2 (binary), as HAProxy's `doc/proxy-protocol.txt` has it.
public sealed interface ProxyHeader {
  /// The longest header that is taken.
  int MOST = 4_096;

  /// How long a header may take.
  Duration PATIENCE = Duration.ofSeconds(5);

  /// More bytes have to come before it can be told.
  record NeedMore() implements ProxyHeader {}

  /// This is no such header.
  record Malformed(String reason) implements ProxyHeader {}

  /// A whole header.
  ///
  /// @param source whose connection it is; empty if the proxy says that it is its own, or does not
  ///   know
  /// @param length in bytes; what follows is the client's
  record Whole(Optional<InetSocketAddress> source, int length) implements ProxyHeader {}

  /// Reads a header at the buffer's position, which stays where it is.
  static ProxyHeader parse(ByteBuffer bytes) {
    byte[] start = new byte[Math.min(bytes.remaining(), MOST)];
    bytes.get(bytes.position(), start);
    if (beginsWith(start, Binary.SIGNATURE)) {
      return Binary.parse(start);
    }
    return beginsWith(start, Text.START)
        ? Text.parse(start)
        : new Malformed("does not begin like a PROXY header");
  }

  /// A header of version 2 for a TCP connection.
  static byte[] binary(InetSocketAddress source, InetSocketAddress destination) {
    return Binary.of(source, destination);
  }

  private static boolean beginsWith(byte[] bytes, byte[] whole) {
    int length = Math.min(bytes.length, whole.length);
    return Arrays.equals(bytes, 0, length, whole, 0, length);
  }

  /// Version 1.
  final class Text {
    private static final byte[] START = "PROXY ".getBytes(US_ASCII);

    /// With its end, section 2.1.
    private static final int MOST = 107;

    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");

    private Text() {}

    private static ProxyHeader parse(byte[] bytes) {
      int end = new String(bytes, US_ASCII).indexOf("\r\n");
      if (end < 0 || end + 2 > MOST) {
        return bytes.length < MOST && end < 0
            ? new NeedMore()
            : new Malformed("its line is longer than " + MOST + " bytes");
      }
      String[] words = new String(bytes, 0, end, US_ASCII).split(" ", -1);
      if (words[1].equals("UNKNOWN")) {
        return new Whole(Optional.empty(), end + 2);
      }
      boolean v4 = words[1].equals("TCP4");
      if (words.length != 6 || (!v4 && !words[1].equals("TCP6"))) {
        return new Malformed("is not PROXY TCP4|TCP6 SOURCE DESTINATION PORT PORT");
      }
      try {
        address(words[3], words[5], v4);
        return new Whole(Optional.of(address(words[2], words[4], v4)), end + 2);
      } catch (IllegalArgumentException e) {
        return new Malformed("holds what is no address");
      }
    }

    private static InetSocketAddress address(String host, String port, boolean v4) {
      boolean fits = v4 ? V4.matcher(host).matches() : host.indexOf(':') >= 0;
      if (!fits || !PORT.matcher(port).matches()) {
        throw new IllegalArgumentException(host + " " + port);
      }
      return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
    }
  }

  /// Version 2.
  final class Binary {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private static final int FIXED = 16;
    private static final int VERSION = 0x20;
    private static final int PROXY = VERSION | 1;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private Binary() {}

    private static ProxyHeader parse(byte[] bytes) {
      if (bytes.length < FIXED) {
        return new NeedMore();
      }
      ByteBuffer header = ByteBuffer.wrap(bytes).position(SIGNATURE.length);
      int command = header.get() & 0xff;
      int family = header.get() & 0xff;
      int rest = header.getShort() & 0xffff;
      if (command != VERSION && command != PROXY) {
        return new Malformed("has version and command " + command + ", must be 32 or 33");
      }
      if (FIXED + rest > MOST) {
        return new Malformed("is longer than " + MOST + " bytes");
      }
      if (bytes.length < FIXED + rest) {
        return new NeedMore();
      }
      int size = family == TCP4 ? 4 : family == TCP6 ? 16 : 0;
      if (command == VERSION || size == 0) {
        return new Whole(Optional.empty(), FIXED + rest);
      }
      return rest < 2 * size + 4
          ? new Malformed("is too short for its addresses")
          : new Whole(Optional.of(source(header, size)), FIXED + rest);
    }

    private static InetSocketAddress source(ByteBuffer header, int size) {
      byte[] address = new byte[size];
      header.get(address);
      int port = header.getShort(header.position() + size) & 0xffff;
      try {
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(size + " bytes are an address", e);
      }
    }

    private static byte[] of(InetSocketAddress source, InetSocketAddress destination) {
      boolean v4 =
          source.getAddress() instanceof Inet4Address
              && destination.getAddress() instanceof Inet4Address;
      int rest = v4 ? 12 : 36;
      return ByteBuffer.allocate(FIXED + rest)
          .put(SIGNATURE)
          .put((byte) PROXY)
          .put((byte) (v4 ? TCP4 : TCP6))
          .putShort((short) rest)
          .put(bytes(source, v4))
          .put(bytes(destination, v4))
          .putShort((short) source.getPort())
          .putShort((short) destination.getPort())
          .array();
    }

    /// A v4 address among v6 ones is written as RFC 4291, section 2.5.5.2, maps it.
    private static byte[] bytes(InetSocketAddress address, boolean v4) {
      byte[] bytes = address.getAddress().getAddress();
      if (v4 || bytes.length == 16) {
        return bytes;
      }
      return ByteBuffer.allocate(16).position(10).putShort((short) -1).put(bytes).array();
    }
  }
}
