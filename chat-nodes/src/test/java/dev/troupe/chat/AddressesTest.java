package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final long SECOND = 1_000_000_000;

  private final Addresses addresses =
      new Addresses(new Addresses.Limits(2, 3, Duration.ofSeconds(10), List.of("10.0.0.9")));

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
  void whoeverTriesPasswordsIsBarredForAWhile() {
    for (int i = 0; i < 3; i++) {
      assertThat(addresses.isBarred("10.0.0.1", 5 * SECOND)).isFalse();
      addresses.onFailedLogin("10.0.0.1", (3 + i) * SECOND);
    }
    assertThat(addresses.isBarred("10.0.0.1", 13 * SECOND)).isTrue();
    assertThat(addresses.isBarred("10.0.0.2", 13 * SECOND)).isFalse();
    assertThat(addresses.isBarred("10.0.0.1", 14 * SECOND)).isFalse();
    addresses.onFailedLogin("10.0.0.1", 14 * SECOND);
    assertThat(addresses.isBarred("10.0.0.1", 14 * SECOND)).isFalse();
  }

  @Test
  void trustedAddressesHaveNoLimit() {
    for (int i = 0; i < 10; i++) {
      assertThat(addresses.enter("10.0.0.9")).isTrue();
      addresses.onFailedLogin("10.0.0.9", 0);
      assertThat(addresses.isBarred("10.0.0.9", 0)).isFalse();
    }
  }
}
