package dev.troupe.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.health.ServerHealth.State;
import org.junit.jupiter.api.Test;

class ServerHealthTest {
  @Test
  void theFirstCheckDecidesAlone() {
    assertThat(after(ServerHealth.UNKNOWN, "+").state()).isEqualTo(State.UP);
    assertThat(after(ServerHealth.UNKNOWN, "-").state()).isEqualTo(State.DOWN);
  }

  @Test
  void aServerGoesDownAfterFallBadChecksInARow() {
    assertThat(after(ServerHealth.UNKNOWN, "+--").isUp()).isTrue();
    assertThat(after(ServerHealth.UNKNOWN, "+--+--").isUp()).isTrue();
    assertThat(after(ServerHealth.UNKNOWN, "+---").isUp()).isFalse();
  }

  @Test
  void aServerComesUpAfterRiseGoodChecksInARow() {
    assertThat(after(ServerHealth.UNKNOWN, "-+").isUp()).isFalse();
    assertThat(after(ServerHealth.UNKNOWN, "-+-+").isUp()).isFalse();
    assertThat(after(ServerHealth.UNKNOWN, "-++").isUp()).isTrue();
  }

  @Test
  void aFailureTakesAServerDownAtOnceAndStartsTheCountAnew() {
    ServerHealth failed = after(ServerHealth.UNKNOWN, "+").failed("connection refused");
    assertThat(failed.isUp()).isFalse();
    assertThat(failed.reason()).isEqualTo("connection refused");
    assertThat(after(after(ServerHealth.UNKNOWN, "-+").failed("again"), "+").isUp()).isFalse();
  }

  /// One sign a check, with rise 2 and fall 3.
  private static ServerHealth after(ServerHealth start, String checks) {
    ServerHealth health = start;
    for (int i = 0; i < checks.length(); i++) {
      health =
          health.after(
              checks.charAt(i) == '+' ? new Verdict.Good("connected") : new Verdict.Bad("refused"),
              2,
              3);
    }
    return health;
  }
}
