package dev.troupe.cli.chat;

import dev.troupe.net.HostPort;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates a client believes.
public final class Trust {
  private static final int HANDSHAKE_MILLIS = 10_000;

  private final SSLContext context;

  private Trust(SSLContext context) {
    this.context = context;
  }

  /// The authorities that Java trusts.
  public static Trust ofSystem() {
    try {
      return new Trust(SSLContext.getDefault());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java cannot do TLS", e);
    }
  }

  /// Those in a PEM file and nobody else.
  ///
  /// @throws IOException that says what is wrong with it
  public static Trust of(Path authorities) throws IOException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate one : read(authorities)) {
        store.setCertificateEntry("authority-" + number++, one);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return new Trust(context);
    } catch (GeneralSecurityException e) {
      throw new IOException(authorities + ": must be certificates in PEM: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, CertificateException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(file + ": cannot be read, must be a readable file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException(file + ": holds no certificate, must be certificates in PEM");
      }
      return found;
    }
  }

  /// Speaks TLS on a connection from then on, with the server that was wanted and no other.
  ///
  /// @throws UnsafeException if it is another, or speaks no TLS
  Socket secure(Socket socket, HostPort at) throws IOException {
    var secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, at.host(), at.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    socket.setSoTimeout(HANDSHAKE_MILLIS);
    try {
      secured.startHandshake();
    } catch (SSLException e) {
      if (e.getCause() instanceof EOFException) {
        throw new IOException("the connection ended before it was safe", e);
      }
      throw new UnsafeException(why(e, at), e);
    }
    socket.setSoTimeout(0);
    return secured;
  }

  private static String why(SSLException failure, HostPort at) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof CertificateExpiredException) {
        return "its certificate has expired";
      }
      if (e instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet";
      }
      if (e instanceof CertificateException && isOfAnother(e)) {
        return "its certificate is not for " + at.host();
      }
    }
    return failure.getCause() instanceof CertificateException
        ? "its certificate is of no authority that is trusted; --tls-ca FILE names others"
        : "TLS failed: " + failure.getMessage();
  }

  /// Whether the certificate is good, but names others.
  private static boolean isOfAnother(Throwable e) {
    return e.getCause() == null && String.valueOf(e.getMessage()).startsWith("No ");
  }
}
