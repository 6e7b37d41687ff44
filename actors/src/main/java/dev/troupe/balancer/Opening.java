package dev.troupe.balancer;

import com.typesafe.config.Config;
import dev.troupe.net.Network;
import dev.troupe.net.PemPair;
import dev.troupe.net.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What comes before a client's own bytes.
///
/// @param tls ends here if it is present; its files could be read when the settings were
/// @param trustedProxies who begin with a header that tells whose connection they pass on
/// @param tellsServers whether a server gets such a header first
record Opening(
    Optional<TlsServer.Settings> tls, List<Network> trustedProxies, boolean tellsServers) {
  private static final String TLS = "tls";
  private static final String PROXIES = "trusted-proxies";

  Opening {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /// Reads the keys of a listener.
  ///
  /// @throws IllegalArgumentException with the key, its value and what was expected
  static Opening of(Section listener) {
    return new Opening(
        tls(new Section(listener.path() + "." + TLS, listener.config().getConfig(TLS))),
        listener.config().getStringList(PROXIES).stream()
            .map(text -> listener.convert(PROXIES, text, Network::parse))
            .toList(),
        listener.config().getBoolean("send-proxy"));
  }

  private static Optional<TlsServer.Settings> tls(Section tls) {
    tls.allowOnly(Set.of("certificate", "key", "handshake-timeout"));
    Config config = tls.config();
    if (config.getString("certificate").isEmpty() && config.getString("key").isEmpty()) {
      return Optional.empty();
    }
    var settings =
        new TlsServer.Settings(
            new PemPair(file(tls, "certificate"), file(tls, "key")),
            tls.duration("handshake-timeout", Duration.ofSeconds(1), Duration.ofMinutes(1)));
    try {
      TlsServer _ = new TlsServer(settings);
    } catch (IOException e) {
      throw new IllegalArgumentException(tls.path() + ": " + e.getMessage(), e);
    }
    return Optional.of(settings);
  }

  private static Path file(Section tls, String key) {
    if (tls.config().getString(key).isEmpty()) {
      throw tls.mistake(key, "is missing, must be a PEM file");
    }
    return Path.of(tls.config().getString(key));
  }

  /// Whether who connects from there begins with a header.
  boolean trusts(InetAddress peer) {
    return trustedProxies.stream().anyMatch(network -> network.contains(peer));
  }
}
