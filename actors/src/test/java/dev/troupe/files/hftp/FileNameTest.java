package dev.troupe.files.hftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", ".", "_", "-", "...", "..a", ".hidden", "a-B_3.txt"})
  void lettersDigitsDotsDashesAndUnderscoresMakeAName(String text) {
    assertThat(new FileName(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "a b", "a/b", "/", "\\", "a\0", "a\n", "\u001b[2J", "ä", "\u0661", "*"})
  void nothingElseIsAName(String text) {
    assertThat(FileName.isLegal(text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileName(text))
        .withMessageContaining("1 to 255 of A-Z a-z 0-9 . _ -");
  }

  @Test
  void aNameHasAtMost255Characters() {
    assertThat(FileName.isLegal("x".repeat(255))).isTrue();
    assertThat(FileName.isLegal("x".repeat(256))).isFalse();
  }
}
