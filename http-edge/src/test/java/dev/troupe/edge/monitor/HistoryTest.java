package dev.troupe.edge.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.edge.monitor.History.Series;
import dev.troupe.status.ChatTraffic;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.users.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();
  private Instant now = Instant.EPOCH;

  @Test
  void ratesAreOfWhatCameSinceTheLastSample() {
    assertThat(take(1_000, 50)).doesNotContainKey(Series.REDIRECTS_PER_SECOND);
    assertThat(take(1_030, 60))
        .containsEntry(Series.REDIRECTS_PER_SECOND, 30.0)
        .containsEntry(Series.MESSAGES_PER_SECOND, 10.0)
        .containsEntry(Series.ACKNOWLEDGED_P50_MS, 7.5);
    assertThat(take(1_030, 60))
        .containsEntry(Series.MESSAGES_PER_SECOND, 0.0)
        .doesNotContainKey(Series.ACKNOWLEDGED_P50_MS);
  }

  @Test
  void aNodeThatStartsAgainCountsFromNothing() {
    take(1_000, 50);
    assertThat(take(5, 2))
        .containsEntry(Series.REDIRECTS_PER_SECOND, 5.0)
        .containsEntry(Series.MESSAGES_PER_SECOND, 2.0);
  }

  @Test
  void aDayOfMinutesAndTenMinutesOfSecondsAreKeptAndNoMore() {
    for (int second = 0; second <= 25 * 3_600; second++) {
      take(second * 2L, 0);
    }
    assertThat(history.samples(History.Span.MINUTES)).hasSize(600);
    var hours = history.samples(History.Span.HOURS);
    assertThat(hours).hasSize(1_440);
    assertThat(Duration.between(hours.getFirst().time(), hours.getLast().time()))
        .isEqualTo(Duration.ofMinutes(1_439));
    assertThat(hours.getLast().values().getOrDefault(Series.REDIRECTS_PER_SECOND, 0.0))
        .isCloseTo(2, within(1e-9));
  }

  @Test
  void aQuantileLiesBetweenTheBoundsThatHoldIt() {
    var counts = new ArrayList<>(Collections.nCopies(13, 0L));
    counts.set(0, 90L);
    counts.set(5, 9L);
    counts.set(12, 1L);
    assertThat(Quantiles.of(counts, 0.45)).isEqualTo(0.5);
    assertThat(Quantiles.of(counts, 0.99)).isEqualTo(50);
    assertThat(Quantiles.of(counts, 1)).isEqualTo(5_000);
  }

  @Test
  void aStripShowsTheWorstOfEachStepAndForgetsWhoIsGone() {
    var strips = new Strips();
    for (int second = 0; second < 25; second++) {
      var state = second == 12 ? Strips.State.DOWN : Strips.State.UP;
      strips.observe(Map.of("web/a", state));
    }
    assertThat(strips.of("web/a")).isEqualTo("udu");
    for (int second = 0; second < Strips.STEP_SECONDS * (Strips.STEPS + 1); second++) {
      strips.observe(Map.of());
    }
    assertThat(strips.of("web/a")).isEmpty();
  }

  private Map<Series, Double> take(long redirects, long acknowledged) {
    now = now.plusSeconds(1);
    var byLatency = new ArrayList<>(Collections.nCopies(13, 0L));
    byLatency.set(3, acknowledged);
    var node =
        new NodeStatus(
            "node-1",
            "127.0.0.1:1",
            Instant.EPOCH,
            List.of(),
            List.of(
                new EdgeStatus(List.of(), redirects),
                new ChatTraffic(acknowledged, byLatency, Duration.ZERO)));
    var board = new ClusterStatus(new TreeMap<>(Map.of("node-1", node)));
    return history.take(new Facts(now, "node-1", Set.of(), board, Users.NONE)).values();
  }
}
