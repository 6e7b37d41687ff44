package dev.troupe.net;

import java.net.InetSocketAddress;

/// Where something listens or is to be reached: `host:port`, `[v6]:port` in text.
///
/// @param host a name or an address, never empty; an IPv6 address stands without its brackets
/// @param port 0 to 65535; 0 only where a free port is to be picked
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: is empty, must be a name or an address");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: is " + port + ", must be from 0 to 65535");
    }
  }

  /// Reads `host:port` or `[v6]:port`; anything else is an `IllegalArgumentException` that says
  /// what was expected.
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT; write [V6]:PORT");
    }
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /// The same as a socket address; a name is looked up now.
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  /// The same with a name that is not looked up yet: whoever connects does that, without blocking.
  public InetSocketAddress toUnresolvedAddress() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
