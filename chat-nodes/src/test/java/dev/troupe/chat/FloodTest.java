package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void aBurstPassesAndThenSoManyASecond() {
    var flood = new Flood(3, 2, 5 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(flood.take(5 * SECOND)).isTrue();
    }
    assertThat(flood.take(5 * SECOND)).isFalse();
    assertThat(flood.untilRoom()).isEqualTo(Duration.ofMillis(500));
    assertThat(flood.take(5 * SECOND + SECOND / 4)).isFalse();
    assertThat(flood.untilRoom()).isEqualTo(Duration.ofMillis(250));
    assertThat(flood.take(5 * SECOND + SECOND / 2)).isTrue();
    assertThat(flood.take(5 * SECOND + SECOND / 2)).isFalse();
  }

  @Test
  void itNeverHoldsMoreThanABurst() {
    var flood = new Flood(2, 1_000, 0);
    assertThat(flood.take(100 * SECOND)).isTrue();
    assertThat(flood.take(100 * SECOND)).isTrue();
    assertThat(flood.take(100 * SECOND)).isFalse();
  }

  /// Whoever waits as long as he is told gets his line through.
  @Test
  void theWaitIsLongEnough() {
    for (int rate : new int[] {1, 3, 7, 200, 999_999, 1_000_000}) {
      var flood = new Flood(1, rate, 0);
      long now = 0;
      for (int i = 0; i < 1_000; i++) {
        while (!flood.take(now)) {
          long before = now;
          now += flood.untilRoom().toNanos();
          assertThat(now).as("rate %d", rate).isGreaterThan(before);
        }
      }
      assertThat(now).as("rate %d", rate).isBetween(998 * SECOND / rate, 1_000 * SECOND / rate);
    }
  }
}
