package dev.troupe.replication.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void itDialsAtOnceFirstAndThenLessAndLess() {
    var backoff = new Backoff();
    assertThat(Stream.generate(() -> backoff.next().toMillis()).limit(8))
        .containsExactly(0L, 20L, 40L, 80L, 160L, 320L, 500L, 500L);
    backoff.reset();
    assertThat(backoff.next().toMillis()).isZero();
  }
}
