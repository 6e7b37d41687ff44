package dev.troupe.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.net.HostPort;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  private static final HostPort SERVER = new HostPort("127.0.0.1", 8000);
  private static final Check.HttpEntries ENTRIES = new Check.HttpEntries();

  @Test
  void entriesAreTwoNumbersALineEach() {
    assertThat(ENTRIES.judge(new HttpAnswer.Whole(200, "3\n12")))
        .isEqualTo(new Verdict.Good("3 errors, 12 entries", new Load(3, 12)));
    assertThat(ENTRIES.judge(new HttpAnswer.Whole(200, "0\n0\n")))
        .isEqualTo(new Verdict.Good("0 errors, 0 entries", new Load(0, 0)));
    assertThat(ENTRIES.judge(new HttpAnswer.Whole(503, "0\n0")))
        .isEqualTo(new Verdict.Bad("status 503, expected 200"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "3\n",
        "3 12",
        "3\n12\n\n",
        "3\n12\n4",
        "-3\n12",
        "+3\n12",
        "3.0\n12",
        " 3\n12",
        "3\r\n12\r\n",
        "three\n12",
        "3\n9999999999999999999",
        "\u0663\n12"
      })
  void anythingElseIsNoGoodAnswer(String body) {
    assertThat(ENTRIES.judge(new HttpAnswer.Whole(200, body)))
        .isEqualTo(new Verdict.Bad("its body is not <errors> and <entries>, a line each"));
  }

  @Test
  void asksAsSpecified() {
    assertThat(ENTRIES.request(SERVER).utf8String().split("\r\n", -1))
        .containsExactly(
            "GET /healthcheck HTTP/1.1",
            "Host: 127.0.0.1:8000",
            "User-Agent: troupe",
            "Connection: close",
            "",
            "");
    assertThat(Check.Http.of("/up?deep", Optional.of("shop"), "204").request(SERVER).utf8String())
        .startsWith("GET /up?deep HTTP/1.1\r\nHost: shop\r\n");
  }

  @Test
  void aStatusIsGoodWithinItsRange() {
    var check = Check.Http.of("/", Optional.empty(), "200-399");
    assertThat(check.judge(new HttpAnswer.Whole(399, ""))).isInstanceOf(Verdict.Good.class);
    assertThat(check.judge(new HttpAnswer.Whole(404, "")))
        .isEqualTo(new Verdict.Bad("status 404, expected 200-399"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2xx", "200-", "99", "600", "200-300-400"})
  void aRangeThatIsNoneIsAMistake(String range) {
    assertThatThrownBy(() -> Check.Http.of("/", Optional.empty(), range))
        .hasMessage("check-status: is '" + range + "', must be a status or a range like 200-399");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "up", "/a b", "/\r\nHost: x"})
  void aPathThatWouldBreakTheRequestIsAMistake(String path) {
    assertThatThrownBy(() -> Check.Http.of(path, Optional.empty(), "200"))
        .hasMessageStartingWith("check-path: is '");
  }
}
