package dev.troupe.chat.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a client says with SASL `PLAIN` (RFC 4616).
///
/// @param authorization as whom it wants to act; empty if as itself
/// @param account that it is
public record Plain(String authorization, String account, String password) {

  /// Reads `[authorization] NUL account NUL password`; empty if it is something else.
  public static Optional<Plain> parse(byte[] message) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
      List<String> parts = List.of(text.split("\0", -1));
      boolean right = parts.size() == 3 && !parts.get(1).isEmpty() && !parts.get(2).isEmpty();
      return right
          ? Optional.of(new Plain(parts.get(0), parts.get(1), parts.get(2)))
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "PLAIN of " + account;
  }
}
