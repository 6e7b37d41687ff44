package dev.troupe.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's certificate and its private key, as two PEM files.
///
/// @param certificate the chain, the server's own certificate first
/// @param key in PKCS #8, as `openssl`, `certbot` and others write it
public record PemPair(Path certificate, Path key) {
  /// Kinds of keys that certificates are made with today.
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private static final char[] NO_PASSWORD = {};

  /// Reads both files.
  ///
  /// @throws IOException that says which file is wrong and what to do
  SSLContext load() throws IOException {
    List<X509Certificate> chain = chain();
    PrivateKey privateKey = privateKey();
    try {
      if (!belong(privateKey, chain.getFirst().getPublicKey())) {
        throw new IOException(
            "%s: is not the key of the certificate in %s".formatted(key, certificate));
      }
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("server", privateKey, NO_PASSWORD, chain.toArray(new Certificate[0]));
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("%s: cannot be used: %s".formatted(certificate, e.getMessage()), e);
    }
  }

  private List<X509Certificate> chain() throws IOException {
    try (InputStream file = Files.newInputStream(readable(certificate))) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(file).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s: must be certificates in PEM: %s".formatted(certificate, e.getMessage()), e);
    }
    throw new IOException(certificate + ": holds no certificate, must be certificates in PEM");
  }

  private PrivateKey privateKey() throws IOException {
    Matcher found = KEY.matcher(Files.readString(readable(key)));
    if (!found.find()) {
      throw new IOException(
          key
              + ": holds no key that can be read, must be a key in PEM that begins with"
              + " '-----BEGIN PRIVATE KEY-----'; 'openssl pkcs8 -topk8 -nocrypt' makes one of"
              + " another");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
    return ALGORITHMS.stream()
        .flatMap(algorithm -> keyOf(algorithm, encoded).stream())
        .findFirst()
        .orElseThrow(() ->
            new IOException(key + ": must be a key of the kind " + String.join(", ", ALGORITHMS)));
  }

  private static Optional<PrivateKey> keyOf(String algorithm, byte[] encoded) {
    try {
      var spec = new PKCS8EncodedKeySpec(encoded);
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK knows " + algorithm, e);
    }
  }

  private static Path readable(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(file + ": cannot be read, must be a readable file");
    }
    return file;
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] message = {1, 2, 3};
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(message);
    return signature.verify(signed);
  }

  /// Changes when one of the files is written.
  String version() {
    try {
      return Files.getLastModifiedTime(certificate) + " " + Files.getLastModifiedTime(key);
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }
}
