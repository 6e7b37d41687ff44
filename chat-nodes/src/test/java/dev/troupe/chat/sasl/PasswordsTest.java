package dev.troupe.chat.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Proof;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final byte[] SALT = "salty".getBytes(UTF_8);

  @Test
  void onlyThePasswordMatches() {
    Credentials credentials = Passwords.derive("correct horse", SALT, 4_096);
    assertThat(Passwords.matches("correct horse", credentials)).isTrue();
    for (String other : List.of("", "Correct horse", "correct horse ", "correct  horse")) {
      assertThat(Passwords.matches(other, credentials)).as(other).isFalse();
    }
  }

  /// As one types it on another keyboard: composed or not.
  @Test
  void accentsMayBeComposedOrNot() {
    Credentials credentials = Passwords.derive("caf\u00e9", SALT, 4_096);
    assertThat(Passwords.matches("cafe\u0301", credentials)).isTrue();
  }

  @Test
  void theSaltMakesEqualPasswordsDiffer() {
    assertThat(Passwords.derive("same", SALT, 4_096).storedKey())
        .isNotEqualTo(Passwords.derive("same", "other".getBytes(UTF_8), 4_096).storedKey());
  }

  @Test
  void nothingOfAPasswordGetsIntoALog() {
    Credentials credentials = Passwords.derive("secret", SALT, 4_096);
    for (Object logged :
        List.of(
            credentials,
            new Proof.Known(credentials.storedKey()),
            new Proof.Fresh(credentials),
            new ChatCommand.SetCredentials("ada", credentials),
            new Plain("", "ada", "secret"))) {
      assertThat(logged.toString())
          .doesNotContain("secret")
          .doesNotContain(credentials.storedKey())
          .doesNotContain(credentials.serverKey())
          .doesNotContain(credentials.salt());
    }
  }

  @Test
  void plainHasThreeParts() {
    assertThat(Plain.parse("\0ada\0secret".getBytes(UTF_8)))
        .contains(new Plain("", "ada", "secret"));
    assertThat(Plain.parse("ada\0ada\0se cret".getBytes(UTF_8)))
        .contains(new Plain("ada", "ada", "se cret"));
    for (String bad : List.of("", "ada", "\0ada", "\0\0secret", "\0ada\0", "\0ada\0a\0b")) {
      assertThat(Plain.parse(bad.getBytes(UTF_8))).as(bad).isEmpty();
    }
    assertThat(Plain.parse(new byte[] {0, 'a', 0, (byte) 0xff})).isEmpty();
  }
}
