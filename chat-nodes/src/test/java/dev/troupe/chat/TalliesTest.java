package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatCommand.Tally;
import dev.troupe.chat.state.ServerRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TalliesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final class SetClock extends Clock {
    private final ZoneId zone;
    private Instant now;

    SetClock(String zone, String now) {
      this.zone = ZoneId.of(zone);
      this.now = Instant.parse(now);
    }

    @Override
    public ZoneId getZone() {
      return zone;
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

  private final SetClock clock = new SetClock("Europe/Berlin", "2026-11-21T12:00:00Z");
  private final Tallies tallies = new Tallies("node-1", clock);

  private Optional<ServerRow> known = Optional.empty();

  private Optional<Tally> next(long nanos) {
    return tallies.next(known, nanos);
  }

  private static Tally tally(int offset, long approaches, long lost) {
    return new Tally("node-1", offset, approaches, lost);
  }

  private static ServerRow on(String day) {
    return new ServerRow("node-1", 3_600, LocalDate.parse(day), 0, 0, 0, 0, 0, 0, "");
  }

  private void committed() {
    tallies.onCommitted();
    known = Optional.of(on("2026-11-21"));
  }

  @Test
  void theFirstTellsHowFarTheClockIsFromUtcAndThenThereIsNoNews() {
    assertThat(next(0)).contains(tally(3_600, 0, 0));
    committed();
    assertThat(next(100 * SECOND)).isEmpty();
  }

  @Test
  void whoComesAfterAQuietSecondIsToldOfAtOnce() {
    next(0);
    committed();
    tallies.onApproach(false);
    assertThat(next(SECOND)).contains(tally(3_600, 1, 0));
  }

  @Test
  void aFloodIsOneEntryASecond() {
    next(0);
    committed();
    int entries = 0;
    long counted = 0;
    for (int i = 1; i <= 10_000; i++) {
      tallies.onApproach(i % 2 == 0);
      Optional<Tally> told = next(i * SECOND / 1_000);
      entries += told.isPresent() ? 1 : 0;
      counted += told.map(Tally::approaches).orElse(0L);
      told.ifPresent(_ -> committed());
    }
    assertThat(entries).isEqualTo(10);
    Tally rest = tallies.last();
    assertThat(counted + rest.approaches()).isEqualTo(10_000);
  }

  @Test
  void nothingMoreIsToldBeforeTheLastIsCommitted() {
    next(0);
    tallies.onApproach(true);
    assertThat(next(100 * SECOND)).isEmpty();
    committed();
    assertThat(next(100 * SECOND)).contains(tally(3_600, 1, 1));
  }

  @Test
  void aNewDayIsToldThoughNobodyComes() {
    next(0);
    committed();
    clock.now = Instant.parse("2026-11-21T22:59:59.999Z");
    assertThat(next(2 * SECOND)).isEmpty();
    clock.now = Instant.parse("2026-11-21T23:00:00Z");
    assertThat(next(3 * SECOND)).contains(tally(3_600, 0, 0));
    tallies.onCommitted();
    known = Optional.of(on("2026-11-22"));
    assertThat(next(10 * SECOND)).isEmpty();
  }

  @Test
  void theOffsetIsToldAgainWhenSummerTimeBegins() {
    next(0);
    committed();
    known = Optional.of(on("2027-03-28"));
    clock.now = Instant.parse("2027-03-28T00:59:59Z");
    assertThat(next(2 * SECOND)).isEmpty();
    clock.now = Instant.parse("2027-03-28T01:00:00Z");
    assertThat(next(3 * SECOND)).contains(tally(7_200, 0, 0));
  }

  @Test
  void whatWasTurnedAwayElsewhereIsCountedOnceAndAlsoAfterTheBalancerBeganAnew() {
    next(0);
    committed();
    tallies.onTurnedAwayBefore(3);
    tallies.onTurnedAwayBefore(3);
    tallies.onTurnedAwayBefore(5);
    tallies.onTurnedAwayBefore(2);
    tallies.onClosedByListener(10);
    tallies.onClosedByListener(11);
    assertThat(next(SECOND)).contains(tally(3_600, 18, 18));
  }
}
