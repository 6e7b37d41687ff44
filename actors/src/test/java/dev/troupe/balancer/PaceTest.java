package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aSideBeginsByCopying() {
    assertThat(Pace.splices(Pace.START)).isFalse();
  }

  @Test
  void largeReadsInARowAreSpliced() {
    int pace = reads(Pace.START, Pace.LARGE_READS - 1, Pace.LARGE);
    assertThat(Pace.splices(pace)).isFalse();
    assertThat(Pace.splices(Pace.after(pace, Pace.LARGE))).isTrue();
  }

  @Test
  void aReadThatIsNotLargeBeginsTheRowAnew() {
    int pace = reads(Pace.START, Pace.LARGE_READS - 1, Pace.LARGE);
    pace = Pace.after(pace, Pace.LARGE - 1);
    assertThat(Pace.splices(Pace.after(pace, Pace.LARGE))).isFalse();
  }

  @Test
  void smallReadsInARowAreCopiedAgain() {
    int pace = reads(Pace.START, Pace.LARGE_READS, Pace.LARGE);
    pace = reads(pace, Pace.SMALL_READS - 1, Pace.SMALL - 1);
    assertThat(Pace.splices(pace)).isTrue();
    assertThat(Pace.after(pace, Pace.SMALL - 1)).isEqualTo(Pace.START);
    assertThat(Pace.splices(reads(Pace.after(pace, Pace.SMALL), Pace.SMALL_READS - 1, 0))).isTrue();
  }

  private static int reads(int pace, int count, long each) {
    int after = pace;
    for (int i = 0; i < count; i++) {
      after = Pace.after(after, each);
    }
    return after;
  }
}
