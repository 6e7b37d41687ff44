package dev.troupe.chat.sasl;

import dev.troupe.chat.state.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Turns passwords into what is kept of them and compares: SCRAM-SHA-256's derivation (RFC 5802, 3;
/// RFC 7677), which is slow on purpose.
public final class Passwords {
  /// The longest password, in characters.
  public static final int LONGEST = 300;

  private static final int KEY_BITS = 256;

  private Passwords() {}

  /// What is kept of a password. Takes a while.
  public static Credentials derive(String password, byte[] salt, int iterations) {
    byte[] salted = salted(password, salt, iterations);
    byte[] storedKey = sha256(hmac(salted, "Client Key"));
    byte[] serverKey = hmac(salted, "Server Key");
    return new Credentials(base64(salt), iterations, base64(storedKey), base64(serverKey));
  }

  /// Whether this is the password. Takes a while.
  public static boolean matches(String password, Credentials credentials) {
    byte[] salt = Base64.getDecoder().decode(credentials.salt());
    Credentials given = derive(password, salt, credentials.iterations());
    return MessageDigest.isEqual(
        Base64.getDecoder().decode(given.storedKey()),
        Base64.getDecoder().decode(credentials.storedKey()));
  }

  private static byte[] salted(String password, byte[] salt, int iterations) {
    try {
      String prepared = Normalizer.normalize(password, Normalizer.Form.NFKC);
      var spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, KEY_BITS);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks PBKDF2WithHmacSHA256", e);
    }
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
