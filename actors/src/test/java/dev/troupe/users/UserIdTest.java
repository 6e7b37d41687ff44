package dev.troupe.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "127.0.0.1", "0:0:0:0:0:0:0:1", "Ann_b-c@d.e", "6b0f1c"})
  void plainTextIsAnId(String text) {
    assertThat(UserId.parse(text)).contains(new UserId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\r\nX: y", "<b>", "ä", "a/b", "a%0d", "a\u0000", "\""})
  void whatWouldNeedEscapingIsNot(String text) {
    assertThat(UserId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new UserId(text)).hasMessageContaining(UserId.rule());
  }

  @Test
  void anIdHasAtMost64Characters() {
    assertThat(UserId.parse("x".repeat(64))).isPresent();
    assertThat(UserId.parse("x".repeat(65))).isEmpty();
  }

  @Test
  void everyAddressHasAnId() throws UnknownHostException {
    assertThat(UserId.of(InetAddress.getLoopbackAddress())).hasToString("127.0.0.1");
    byte[] bytes = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    assertThat(UserId.of(Inet6Address.getByAddress("", bytes, 1)))
        .hasToString("fe80:0:0:0:0:0:0:1");
  }
}
