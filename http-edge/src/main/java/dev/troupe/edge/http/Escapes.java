package dev.troupe.edge.http;

/// Percent signs for bytes that may not stand in a URI as they are (RFC 3986, section 2).
final class Escapes {
  private static final String ODD = "\"<>\\^`{|}";
  private static final String HEX = "0123456789ABCDEF";
  private static final boolean[] NEEDED = new boolean[256];

  static {
    for (int i = 0; i < NEEDED.length; i++) {
      NEEDED[i] = i <= ' ' || i >= 0x7f || ODD.indexOf(i) >= 0;
    }
  }

  private Escapes() {}

  static boolean isNeededFor(byte b) {
    return NEEDED[b & 0xff];
  }

  static String escaped(byte[] bytes, int from, int to) {
    var text = new StringBuilder(to - from + 32);
    for (int i = from; i < to; i++) {
      if (isNeededFor(bytes[i])) {
        text.append('%')
            .append(HEX.charAt((bytes[i] >> 4) & 0xf))
            .append(HEX.charAt(bytes[i] & 0xf));
      } else {
        text.append((char) bytes[i]);
      }
    }
    return text.toString();
  }
}
