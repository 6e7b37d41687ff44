package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.ChatTraffic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private final Traffic traffic = new Traffic();

  @Test
  void eachCommandCountsOnceInTheFirstBoundThatItFits() {
    for (int millis : List.of(0, 1, 2, 7, 5_000, 5_001, 60_000)) {
      traffic.add(Duration.ofMillis(millis));
    }
    assertThat(traffic.next())
        .contains(
            new ChatTraffic(
                7,
                List.of(2L, 1L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 2L),
                Duration.ofMillis(70_011)));
  }

  @Test
  void nothingNewIsNotTold() {
    assertThat(traffic.next()).isPresent();
    assertThat(traffic.next()).isEmpty();
    traffic.add(Duration.ofMillis(3));
    assertThat(traffic.next()).isPresent();
  }
}
