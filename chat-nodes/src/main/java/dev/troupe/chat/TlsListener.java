package dev.troupe.chat;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import dev.troupe.net.PemPair;
import dev.troupe.net.TlsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where a node's chat takes connections by TLS; `troupe.chat.tls` in the configuration.
///
/// @param server with the certificate and key, which could be read when the settings were
public record TlsListener(HostPort listen, TlsServer.Settings server) {
  /// Reads `troupe.chat.tls`; nothing if it does not say where to listen.
  ///
  /// @throws IllegalArgumentException naming the key that is wrong
  static Optional<TlsListener> from(Config tls) {
    if (tls.getString("listen").isEmpty()) {
      return Optional.empty();
    }
    Duration handshakeTimeout = tls.getDuration("handshake-timeout");
    ChatSettings.require(
        ChatSettings.isWithin(handshakeTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1)),
        "tls.handshake-timeout",
        handshakeTimeout,
        "1 s to 1 minute");
    var pair = new PemPair(file(tls, "certificate"), file(tls, "key"));
    var listener =
        new TlsListener(
            HostPort.parse(tls.getString("listen")),
            new TlsServer.Settings(pair, handshakeTimeout));
    try {
      TlsServer _ = new TlsServer(listener.server());
    } catch (IOException e) {
      throw new IllegalArgumentException("chat.tls: " + e.getMessage(), e);
    }
    return Optional.of(listener);
  }

  private static Path file(Config tls, String key) {
    if (tls.getString(key).isEmpty()) {
      throw new IllegalArgumentException(
          "chat.tls." + key + ": is missing, must be a PEM file when tls.listen is set");
    }
    return Path.of(tls.getString(key));
  }
}
