package dev.troupe.net;

import java.net.InetSocketAddress;
import java.time.Duration;

/// A connection that has ended before it came to its flow.
///
/// @param open how long it was
public record Refusal(InetSocketAddress remote, Reason reason, Duration open) {
  /// Why it has ended.
  public enum Reason {
    /// As many as may be open were.
    TOO_MANY,
    /// A trusted proxy did not say whose connection it is.
    NO_PROXY_HEADER,
    /// The client and the listener did not agree on TLS.
    TLS_FAILED,
    /// The listener has stopped.
    CUT
  }
}
