package dev.troupe.edge.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitorTest {
  private static Visitor visitor(String from, String host, String origin, String forwardedFor) {
    return new Visitor(
        new InetSocketAddress(InetAddress.ofLiteral(from), 4711),
        host,
        Optional.of(origin).filter(one -> !one.isEmpty()),
        forwardedFor);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:8081, http://127.0.0.1:8081, true",
    "127.0.0.1, localhost:8081, http://localhost:8081, true",
    "::1, [::1]:8081, http://[::1]:8081, true",
    "127.0.0.1, 127.0.0.1:8081, '', true",
    "10.0.0.9, chat.lan:8081, http://chat.lan:8081, true",
    "10.0.0.9, CHAT.lan, https://chat.lan, true",
    "127.0.0.1, 127.0.0.1:8081, http://127.0.0.1:8000, false",
    "127.0.0.1, 127.0.0.1:8081, https://evil.example, false",
    "127.0.0.1, evil.example:8081, http://evil.example:8081, false",
    "127.0.0.1, 127.0.0.1.evil.example, http://127.0.0.1.evil.example, false",
    "127.0.0.1, 127.0.0.1:8081, null, false",
    "10.0.0.9, chat.lan:8081, http://chat.lan, false",
    "10.0.0.9, chat.lan, http://chat.lan.evil.example, false",
    "10.0.0.9, chat.lan, https://gamja.example.org, true",
    "10.0.0.9, chat.lan, http://gamja.example.org, false",
    "127.0.0.1, chat.example.org, https://chat.example.org, true",
  })
  void onlyTheChatsOwnPageAndThoseOfTheListMayConnect(
      String from, String host, String origin, boolean may) {
    var listed = List.of("https://gamja.example.org", "https://chat.example.org");
    assertThat(visitor(from, host, origin, "").refusal(listed).isEmpty()).isEqualTo(may);
  }

  @Test
  void aRefusalSaysWhatToSetAndRepeatsNothingHarmful() {
    String odd = "http://a\u001b" + "b".repeat(500);
    assertThat(visitor("10.0.0.9", "chat.lan", odd, "").refusal(List.of()).orElseThrow())
        .startsWith("pages of http://a?bbb")
        .endsWith("… may not chat here; name it in edge.chat.origins if they should")
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.9, 1.2.3.4, 10.0.0.9",
    "10.0.0.1, 1.2.3.4, 1.2.3.4",
    "10.0.0.1, '9.9.9.9, 1.2.3.4', 1.2.3.4",
    "10.0.0.1, 2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "10.0.0.1, unknown, 10.0.0.1",
    "10.0.0.1, '', 10.0.0.1",
  })
  void onlyAProxyOfTheListIsBelievedForWhomItForwards(
      String from, String forwardedFor, String remote) {
    var visitor = visitor(from, "chat.lan", "", forwardedFor);
    assertThat(visitor.remote(List.of("10.0.0.1")).getAddress().getHostAddress()).isEqualTo(remote);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.example.org", "https://chat.example.org/", "HTTPS://X", "null", ""})
  void anOriginIsCheckedWhenTheNodeStarts(String origin) {
    assertThatThrownBy(() -> new WebChatSettings(List.of(origin), List.of()))
        .hasMessageContaining("edge.chat.origins: has '" + origin + "', must be like https://");
  }

  @Test
  void aProxyIsAnAddress() {
    assertThatThrownBy(() -> new WebChatSettings(List.of(), List.of("proxy.lan")))
        .hasMessage("edge.chat.proxies: has 'proxy.lan', must be an address");
  }
}
