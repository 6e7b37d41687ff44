package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void plainTextStaysAsItIs() {
    assertThat(SafeText.of("żółć 🦀 👩‍🚀 a\\b\"c")).isEqualTo("żółć 🦀 👩‍🚀 a\\b\"c");
  }

  @Test
  void noControlCharacterIsLeft() {
    for (char c = 0; c < 0xa0; c++) {
      boolean control = Character.isISOControl(c);
      String shown = SafeText.of("a" + c + "b");
      assertThat(shown.chars().anyMatch(Character::isISOControl)).as("%04x", (int) c).isFalse();
      if (!control) {
        assertThat(shown).isEqualTo("a" + c + "b");
      }
    }
    assertThat(SafeText.of("\u001b]0;title\u0007")).isEqualTo("\ufffd]0;title\ufffd");
    assertThat(SafeText.of("a\nb\rc\td")).isEqualTo("a\ufffdb\ufffdc d");
  }

  @Test
  void coloursAndStylesOfIrcAreLeftOut() {
    assertThat(SafeText.of("\u000304,12red\u0003 \u0002bold\u000f \u0004ff0000x"))
        .isEqualTo("red bold x");
  }

  @Test
  void nothingTurnsTheDirectionOfTheRest() {
    assertThat(SafeText.of("abc\u202edef\u2066ghi")).isEqualTo("abcdefghi");
  }
}
