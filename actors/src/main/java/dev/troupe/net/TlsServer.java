package dev.troupe.net;

import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of TLS 1.2 and 1.3, with a certificate that is read again when its files are
/// written. Files that cannot be used change nothing, and the log says why.
public final class TlsServer {
  private static final Logger LOG = LoggerFactory.getLogger(TlsServer.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /// What a server of TLS is told.
  ///
  /// @param handshakeTimeout within which a client must have shown that it speaks TLS
  public record Settings(PemPair pair, Duration handshakeTimeout) {}

  private final Settings settings;
  private String version;
  private SSLContext context;

  /// @throws IOException that says which file is wrong and what to do
  public TlsServer(Settings settings) throws IOException {
    this.settings = settings;
    this.version = settings.pair().version();
    this.context = settings.pair().load();
  }

  long handshakeMillis() {
    return settings.handshakeTimeout().toMillis();
  }

  /// The side of one new connection.
  SSLEngine newEngine() {
    SSLEngine engine = current().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private synchronized SSLContext current() {
    String now = settings.pair().version();
    if (!now.equals(version)) {
      version = now;
      try {
        context = settings.pair().load();
        LOG.info("{} was written, and is used from now on", settings.pair().certificate());
      } catch (IOException e) {
        LOG.warn("the certificate stays as it was: {}", e.getMessage());
      }
    }
    return context;
  }
}
