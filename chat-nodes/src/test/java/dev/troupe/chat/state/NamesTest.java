package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Ada",
        "a1-",
        "[x]",
        "\\|",
        "^_^",
        "{}",
        "`",
        "_1",
        "a2345678901234567890123456789012"
      })
  void isAnAccount(String name) {
    assertThat(Names.isAccount(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1a",
        "-a",
        "a b",
        "a,b",
        "a:b",
        "#a",
        "a!b",
        "a@b",
        "a.b",
        "Zoë",
        "a\n",
        "a23456789012345678901234567890123"
      })
  void isNoAccount(String name) {
    assertThat(Names.isAccount(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#a", "#Ż-ółć", "##", "#🦀", "#a!b", "#1"})
  void isAChannel(String name) {
    assertThat(Names.isChannel(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#",
        "a",
        "&a",
        "#a b",
        "#a,b",
        "#a:b",
        "#\u0007",
        "#a\u00a0b",
        "#a\u200bb",
        "#a\u007f",
        "#a\u2028b"
      })
  void isNoChannel(String name) {
    assertThat(Names.isChannel(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "€", "🦀"})
  void aChannelHasAtMost64Characters(String character) {
    assertThat(Names.isChannel("#" + character.repeat(63))).isTrue();
    assertThat(Names.isChannel("#" + character.repeat(64))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ADA,ada", "Ada,ada", "ada,ada", "'#Tea','#tea'", "'[]\\^','[]\\^'", "ŻÓŁĆ-A,ŻÓŁĆ-a"})
  void onlyAsciiLettersAreFolded(String name, String key) {
    assertThat(Names.key(name)).isEqualTo(key);
    assertThat(Names.key(key)).isEqualTo(key);
  }
}
