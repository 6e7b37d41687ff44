package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private final Addresses addresses = new Addresses(new Addresses.Limits(2, List.of("10.0.0.9")));

  @Test
  void oneMoreThanTheLimitIsTurnedAwayUntilOneLeaves() {
    assertThat(addresses.enter("10.0.0.1")).isTrue();
    assertThat(addresses.enter("10.0.0.1")).isTrue();
    assertThat(addresses.enter("10.0.0.1")).isFalse();
    assertThat(addresses.enter("10.0.0.2")).isTrue();
    addresses.leave("10.0.0.1");
    assertThat(addresses.enter("10.0.0.1")).isTrue();
    assertThat(addresses.enter("10.0.0.1")).isFalse();
  }

  @Test
  void trustedAddressesHaveNoLimit() {
    for (int i = 0; i < 10; i++) {
      assertThat(addresses.enter("10.0.0.9")).isTrue();
    }
  }
}
