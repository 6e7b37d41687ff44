package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectTimesTest {
  private final ConnectTimes times = new ConnectTimes();

  @Test
  void withoutAConnectionThereAreNoTimes() {
    assertThat(times.status()).isEqualTo(BalancerStatus.Connects.NONE);
    times.fail();
    assertThat(times.status().failed()).isEqualTo(1);
    assertThat(times.status().median()).isZero();
  }

  @Test
  void oneTimeIsAllOfThem() {
    times.add(7);
    assertThat(times.status())
        .isEqualTo(new BalancerStatus.Connects(1, 0, nanos(7), nanos(7), nanos(7)));
  }

  @Test
  void theQuantilesAreOfTheLastTimesAndTheTotalOfAll() {
    for (int i = 0; i < 1_000; i++) {
      times.add(1_000_000);
    }
    for (int i = ConnectTimes.RECENT; i > 0; i--) {
      times.add(i);
    }
    var status = times.status();
    assertThat(status.made()).isEqualTo(1_000 + ConnectTimes.RECENT);
    assertThat(status.total()).isEqualTo(nanos(1_000_000_000 + 128 * 129 / 2));
    assertThat(status.median()).isEqualTo(nanos(64));
    assertThat(status.p99()).isEqualTo(nanos(127));
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }
}
