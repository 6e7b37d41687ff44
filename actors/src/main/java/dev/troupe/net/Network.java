package dev.troupe.net;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses: `ADDRESS` or `ADDRESS/BITS` in text.
public final class Network {
  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address.clone();
    this.bits = bits;
  }

  /// Reads it; anything else is an `IllegalArgumentException` that says what was expected.
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      int all = 8 * address.length;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException(bits + " bits");
      }
      return new Network(address, bits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not ADDRESS or ADDRESS/BITS", e);
    }
  }

  /// Whether the address is one of the range.
  public boolean contains(InetAddress other) {
    byte[] theirs = other.getAddress();
    int whole = bits / 8;
    int mask = 0xff00 >> bits % 8 & 0xff;
    return theirs.length == address.length
        && Arrays.equals(theirs, 0, whole, address, 0, whole)
        && (mask == 0 || ((theirs[whole] ^ address[whole]) & mask) == 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network it && bits == it.bits && Arrays.equals(address, it.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + bits;
  }
}
