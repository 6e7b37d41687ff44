package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.troupe.files.hftp.FileName;
import dev.troupe.net.HostPort;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HftpUrlTest {
  @Test
  void aUrlNamesAServerAndPerhapsAFile() {
    assertThat(HftpUrl.parse("hftp://example.org:99/film.mkv"))
        .isEqualTo(
            new HftpUrl(new HostPort("example.org", 99), Optional.of(new FileName("film.mkv"))));
    assertThat(HftpUrl.parse("hftp://[::1]/"))
        .isEqualTo(new HftpUrl(new HostPort("::1", 19500), Optional.empty()));
    assertThat(HftpUrl.parse("hftp://host"))
        .isEqualTo(new HftpUrl(new HostPort("host", 19500), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hftp://example.org:99/film.mkv", "hftp://[::1]:19500/", "hftp://h:1/"})
  void itsTextIsTheUrlAgain(String url) {
    assertThat(HftpUrl.parse(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hftp:",
        "hftp://",
        "hftp:///f",
        "http://h/f",
        "hftp://h:port/f",
        "hftp://h:99999/f",
        "hftp://h/..",
        "hftp://h/a/b",
        "hftp://h/a%20b",
        "hftp://a:b:c/f",
        "hftp://u@h:1:2/f"
      })
  void anythingElseIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> HftpUrl.parse(url));
  }
}
