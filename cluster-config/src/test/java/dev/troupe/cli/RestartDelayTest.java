package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestartDelayTest {
  private final RestartDelay delay = new RestartDelay();
  private Instant now = Instant.EPOCH;

  @Test
  void itDoublesUpToHalfAMinute() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seconds.add(runFor(Duration.ofSeconds(2)).toSeconds());
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void aNodeThatRanForAMinuteStartsFromTheBeginning() {
    runFor(Duration.ofSeconds(2));
    runFor(Duration.ofSeconds(2));
    assertThat(runFor(Duration.ofMinutes(1))).hasSeconds(1);
    assertThat(runFor(Duration.ofSeconds(2))).hasSeconds(2);
  }

  private Duration runFor(Duration run) {
    delay.started(now);
    now = now.plus(run);
    return delay.ended(now);
  }
}
