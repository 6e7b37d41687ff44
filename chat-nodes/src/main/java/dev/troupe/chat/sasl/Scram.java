package dev.troupe.chat.sasl;

import dev.troupe.chat.state.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: the client
/// shows that it knows the password without sending it, and the server that it knew it too.
public final class Scram {
  private static final Pattern FIRST =
      Pattern.compile(
          "(?<head>[ny],(?:a=(?<as>[^,]*))?,)(?<bare>n=(?<name>[^,]+),r=(?<nonce>[!-+\\--~]+))(?:,.*)?");
  private static final Pattern FINAL =
      Pattern.compile(
          "(?<bare>c=(?<head>[^,]+),r=(?<nonce>[^,]+)(?:,[^p][^,]*)*),p=(?<proof>[^,]+)");

  private final String head;
  private final String bare;
  private final String account;
  private final String nonce;
  private Optional<Exchange> exchange = Optional.empty();

  private record Exchange(Credentials credentials, String serverFirst) {}

  private Scram(String head, String bare, String account, String nonce) {
    this.head = head;
    this.bare = bare;
    this.account = account;
    this.nonce = nonce;
  }

  /// Begins with the client's first message; empty if it is none.
  ///
  /// @param serverNonce random and never used before
  public static Optional<Scram> begin(String clientFirst, String serverNonce) {
    Matcher first = FIRST.matcher(clientFirst);
    if (!first.matches()) {
      return Optional.empty();
    }
    String as = first.group("as");
    String name = unescape(first.group("name"));
    if (as != null && !as.isEmpty() && !unescape(as).equals(name)) {
      return Optional.empty();
    }
    String nonce = first.group("nonce") + serverNonce;
    return Optional.of(new Scram(first.group("head"), first.group("bare"), name, nonce));
  }

  /// Who the client says it is.
  public String account() {
    return account;
  }

  /// What the client is to be sent: how its password was hashed.
  public String challenge(Credentials credentials) {
    String serverFirst =
        "r=%s,s=%s,i=%d".formatted(nonce, credentials.salt(), credentials.iterations());
    exchange = Optional.of(new Exchange(credentials, serverFirst));
    return serverFirst;
  }

  /// Checks the client's final message.
  ///
  /// @return what the client is to be sent, so that it can check the server; empty if the client
  ///   does not know the password
  public Optional<String> verify(String clientFinal) {
    Matcher last = FINAL.matcher(clientFinal);
    boolean same =
        last.matches()
            && last.group("nonce").equals(nonce)
            && last.group("head").equals(Passwords.base64(head.getBytes(StandardCharsets.UTF_8)));
    if (!same || exchange.isEmpty()) {
      return Optional.empty();
    }
    String message = bare + "," + exchange.get().serverFirst() + "," + last.group("bare");
    return proves(last.group("proof"), message)
        ? Optional.of(signature(message))
        : Optional.empty();
  }

  private boolean proves(String proof, String message) {
    byte[] storedKey = decoded(credentials().storedKey());
    byte[] signature = Passwords.hmac(storedKey, message);
    byte[] clientKey = decoded(proof);
    if (clientKey.length != signature.length) {
      return false;
    }
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= signature[i];
    }
    return MessageDigest.isEqual(Passwords.sha256(clientKey), storedKey);
  }

  private String signature(String message) {
    return "v=" + Passwords.base64(Passwords.hmac(decoded(credentials().serverKey()), message));
  }

  private Credentials credentials() {
    return exchange.orElseThrow().credentials();
  }

  /// Nothing if it is no Base64, which proves nothing.
  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String unescape(String name) {
    return name.replace("=2C", ",").replace("=3D", "=");
  }
}
