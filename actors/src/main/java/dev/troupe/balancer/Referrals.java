package dev.troupe.balancer;

import dev.troupe.net.HostPort;
import org.apache.pekko.util.ByteString;

/// What a client of a referring listener is told before its connection closes.
final class Referrals {
  /// No server has room now; the client may ask again later.
  static final ByteString NONE = ByteString.fromString("SNA wait");

  private Referrals() {}

  /// The address to connect to, without a line's end: `('127.0.0.1', 5010)`.
  static ByteString to(HostPort server) {
    return ByteString.fromString("('" + server.host() + "', " + server.port() + ")");
  }
}
