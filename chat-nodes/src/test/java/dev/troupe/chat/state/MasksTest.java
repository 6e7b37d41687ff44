package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
  @ParameterizedTest
  @CsvSource({
    "ada, Ada, true",
    "ada, adam, false",
    "a*a, ada, true",
    "a*a, aa, true",
    "a*a, a, false",
    "*, anything, true",
    "**, anything, true",
    "?da, ada, true",
    "?da, da, false",
    "*da?, adam, true",
    "*a*b*c*, xxaxxbxxc, true",
    "*a*b*c*, xxcxxbxxa, false",
    "a*b, a*b, true",
    "*!*@host, ada!ada@host, true"
  })
  void aMaskFitsOrDoesNot(String mask, String text, boolean fits) {
    assertThat(Masks.matches(mask, text)).isEqualTo(fits);
  }

  /// What would take for ever if each star tried all the others.
  @Test
  void noMaskIsSlow() {
    assertThat(Masks.matches("*a".repeat(60) + "b", "a".repeat(500))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ada, ada!*@*", "ada!u, ada!u@*", "u@host, *!u@host", "a!b@c, a!b@c"})
  void aBanIsWrittenInFull(String mask, String full) {
    assertThat(Masks.inFull(mask)).isEqualTo(full);
  }
}
