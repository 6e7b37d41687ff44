package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatCommand;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Retention.Settings SETTINGS = new Retention.Settings(90, 365, 10_000);
  private static final ChatCommand FORGET = new ChatCommand.Forget(90);
  private static final ChatCommand TRIM = new ChatCommand.Trim(365, 10_000);

  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T22:59:59.999Z");

    @Override
    public ZoneId getZone() {
      return ZoneId.of("Europe/Berlin");
    }

    @Override
    public Clock withZone(ZoneId other) {
      return Clock.fixed(now, other);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final SetClock clock = new SetClock();
  private final Retention retention = new Retention(SETTINGS, clock);

  @Test
  void theStateIsToldToForgetAtTheStartAndOnEachDay() {
    assertThat(retention.next(5)).containsExactly(FORGET, TRIM);
    assertThat(retention.next(5)).isEmpty();
    clock.now = Instant.parse("2026-11-21T23:00:00Z");
    assertThat(retention.next(5)).containsExactly(FORGET, TRIM);
    assertThat(retention.next(5)).isEmpty();
  }

  @Test
  void aLogThatGrowsFastIsTrimmedAsItGrows() {
    assertThat(retention.next(0)).isNotEmpty();
    assertThat(retention.next(99)).isEmpty();
    assertThat(retention.next(100)).containsExactly(TRIM);
    assertThat(retention.next(199)).isEmpty();
    assertThat(retention.next(5_000)).containsExactly(TRIM);
  }
}
