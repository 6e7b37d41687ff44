package dev.troupe.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Event;
import dev.troupe.net.HostPort;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReferralTest {
  private static final HostPort REFERRAL = new HostPort("127.0.0.1", 12345);

  @Test
  void anAddressIsRead() {
    assertThat(read("('127.0.0.1', 5010)"))
        .isEqualTo(new Event.Referred(Optional.of(new HostPort("127.0.0.1", 5010))));
    assertThat(read("('::1', 5010)\r\n"))
        .isEqualTo(new Event.Referred(Optional.of(new HostPort("::1", 5010))));
  }

  @Test
  void whereNoneHasRoomThereIsNoAddress() {
    assertThat(read("SNA wait")).isEqualTo(new Event.Referred(Optional.empty()));
  }

  @Test
  void anythingElseIsNoAnswer() {
    for (String answer : List.of("", "SNA", "('127.0.0.1', 65536)", "('', 1)", "HTTP/1.1 400")) {
      assertThat(read(answer)).as(answer).isEqualTo(new Event.Unanswered(REFERRAL));
    }
  }

  private static Event read(String answer) {
    return Referral.read(REFERRAL, answer);
  }
}
