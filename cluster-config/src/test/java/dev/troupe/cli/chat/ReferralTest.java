package dev.troupe.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferralTest {
  @Test
  void anAddressIsRead() throws IOException {
    assertThat(Referral.read("('127.0.0.1', 5010)")).contains(new HostPort("127.0.0.1", 5010));
    assertThat(Referral.read("('::1', 5010)\r\n")).contains(new HostPort("::1", 5010));
  }

  @Test
  void whereNoneHasRoomThereIsNoAddress() throws IOException {
    assertThat(Referral.read("SNA wait")).isEmpty();
  }

  @Test
  void anythingElseIsAMistake() {
    for (String answer : List.of("", "SNA", "('127.0.0.1', 65536)", "('', 1)", "HTTP/1.1 400")) {
      assertThatThrownBy(() -> Referral.read(answer)).isInstanceOf(IOException.class);
    }
  }
}
