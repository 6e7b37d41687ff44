package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RedirectsTest {
  /// On a clock that is about to overflow, as `System.nanoTime` may be.
  private static final long START = Long.MAX_VALUE - 1_000_000_000;

  private final Redirects redirects = new Redirects(Duration.ofSeconds(2));

  @Test
  void withoutAServerNobodyIsSentAnywhere() {
    assertThat(redirects.next(START)).isEmpty();
  }

  @Test
  void theServerWithTheFewestUsersIsNext() {
    up(8000, 8001, 8002);
    redirects.count(Map.of(8000, 2, 8001, 1, 8002, 2));
    assertThat(redirects.next(START)).hasValue(8001);
  }

  @Test
  void ofSeveralTheLowestPortIsNext() {
    up(8002, 8001);
    assertThat(redirects.next(START)).hasValue(8001);
  }

  @Test
  void aBurstIsSpreadEvenly() {
    up(8000, 8001, 8002);
    assertThat(next(6, START)).containsExactly(8000, 8001, 8002, 8000, 8001, 8002);
  }

  @Test
  void aReservationEndsWithItsTime() {
    up(8000, 8001);
    assertThat(redirects.next(START)).hasValue(8000);
    assertThat(redirects.next(after(1))).hasValue(8001);
    assertThat(redirects.next(after(2_000))).hasValue(8000);
  }

  @Test
  void aReservationEndsWhenTheVisitorArrives() {
    up(8000, 8001);
    redirects.count(Map.of(8001, 1));
    assertThat(next(2, START)).containsExactly(8000, 8000);
    // 8000 has two places reserved, 8001 one user; one visitor arrives, one never does.
    redirects.count(Map.of(8000, 1, 8001, 1));
    assertThat(redirects.next(after(1))).hasValue(8001);
    assertThat(redirects.next(after(2_000))).hasValue(8000);
  }

  @Test
  void whoeverLeavesEndsNoReservation() {
    up(8000, 8001);
    redirects.count(Map.of(8000, 1, 8001, 2));
    assertThat(redirects.next(START)).hasValue(8000);
    redirects.count(Map.of(8001, 2));
    assertThat(redirects.next(START)).hasValue(8000);
    assertThat(redirects.next(START)).hasValue(8000);
  }

  @Test
  void aServerThatGoesDownGetsNobody() {
    up(8000, 8001);
    up(8001);
    assertThat(next(2, START)).containsExactly(8001, 8001);
  }

  @Test
  void withoutReservationsAllGoToTheSameUntilTheyArrive() {
    var bare = new Redirects(Duration.ZERO);
    bare.up(new TreeSet<>(List.of(8000, 8001)));
    assertThat(bare.next(START)).hasValue(8000);
    assertThat(bare.next(START)).hasValue(8000);
  }

  private static long after(long millis) {
    return START + Duration.ofMillis(millis).toNanos();
  }

  private void up(Integer... servers) {
    redirects.up(new TreeSet<>(List.of(servers)));
  }

  private List<Integer> next(int times, long now) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(redirects.next(now).orElseThrow());
    }
    return all;
  }
}
