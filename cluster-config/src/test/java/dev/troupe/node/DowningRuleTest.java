package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.node.DowningRule.Decision;
import dev.troupe.node.DowningRule.View;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DowningRuleTest {
  private static final HostPort A = new HostPort("127.0.0.1", 1);
  private static final HostPort B = new HostPort("127.0.0.1", 2);
  private static final HostPort C = new HostPort("127.0.0.1", 3);
  private static final Decision WAIT = new Decision.Wait();

  private final DowningRule rule =
      new DowningRule("a", new TreeMap<>(Map.of("a", A, "b", B, "c", C)));

  @Test
  void nothingIsDecidedBeforeTheViewHasStoodStillForAWhile() {
    assertThat(isDue(Set.of(B), Set.of(B), 0)).isFalse();
    assertThat(isDue(Set.of(B), Set.of(B), 999)).isFalse();
    assertThat(isDue(Set.of(B, C), Set.of(B), 1_000)).isFalse();
    assertThat(isDue(Set.of(B, C), Set.of(B), 1_999)).isFalse();
    assertThat(isDue(Set.of(B, C), Set.of(B), 2_000)).isTrue();
    assertThat(isDue(Set.of(), Set.of(), 9_000)).isFalse();
    assertThat(isDue(Set.of(), Set.of(), 99_000)).as("nobody is away").isFalse();
  }

  @Test
  void thePrimaryTakesOutWhomItDoesNotHearOnceTheSetHasShrunk() {
    isDue(Set.of(B, C), Set.of(B, C), 0);
    assertThat(decide("a", Set.of("a", "b"), 1_000)).isEqualTo(WAIT);
    assertThat(decide("a", Set.of("a"), 1_500)).isEqualTo(new Decision.Down(Set.of(B, C)));
  }

  @Test
  void aSetThatNeverShrinksFollowsItsPrimary() {
    isDue(Set.of(B), Set.of(B), 0);
    assertThat(decide("a", Set.of("a", "b"), 4_999)).isEqualTo(WAIT);
    assertThat(decide("a", Set.of("a", "b"), 5_000)).isEqualTo(new Decision.Down(Set.of(B)));
  }

  @Test
  void aPrimaryKeepsWhomItHearsWhateverAnotherSaysThatIsAway() {
    isDue(Set.of(B, C), Set.of(C), 0);
    assertThat(decide("a", Set.of("a", "b"), 1_000)).isEqualTo(new Decision.Down(Set.of(C)));
  }

  @Test
  void ofTwoThatDoNotHearEachOtherOneIsTakenOut() {
    isDue(Set.of(B, C), Set.of(), 0);
    assertThat(decide("a", Set.of("a"), 4_999)).isEqualTo(WAIT);
    assertThat(decide("a", Set.of("a"), 5_000)).isEqualTo(new Decision.Down(Set.of(C)));
  }

  @Test
  void whoHearsThePrimaryLeavesItToThePrimary() {
    isDue(Set.of(B, C), Set.of(C), 0);
    assertThat(decide("b", Set.of("b", "c"), 1_000)).isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b", "c"), 60_000)).isEqualTo(WAIT);
  }

  @Test
  void whoDoesNotHearThePrimaryWaitsForItsSuccessorAndGoes() {
    isDue(Set.of(B, C), Set.of(B, C), 0);
    assertThat(decide("b", Set.of("b"), 1_000)).isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b"), 5_999)).isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b"), 6_000)).isEqualTo(new Decision.Leave("b"));
  }

  @Test
  void aTakeoverBeginsThePatienceAnewOrMakesThisNodeDecide() {
    isDue(Set.of(B, C), Set.of(B, C), 0);
    assertThat(decide("b", Set.of("b", "c"), 1_000)).isEqualTo(WAIT);
    assertThat(decide("c", Set.of("c"), 5_000)).isEqualTo(WAIT);
    assertThat(decide("c", Set.of("c"), 9_999)).isEqualTo(WAIT);
    assertThat(decide("a", Set.of("a"), 9_999)).isEqualTo(new Decision.Down(Set.of(B, C)));
  }

  @Test
  void aPrimaryThatWasHeardAgainIsWaitedForAnew() {
    isDue(Set.of(B), Set.of(B), 0);
    assertThat(decide("b", Set.of("b"), 1_000)).isEqualTo(WAIT);
    isDue(Set.of(), Set.of(), 2_000);
    isDue(Set.of(B), Set.of(B), 60_000);
    assertThat(decide("b", Set.of("b"), 61_000)).isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b"), 66_000)).isEqualTo(new Decision.Leave("b"));
  }

  @Test
  void whileNobodyMayDecideAllWait() {
    isDue(Set.of(B), Set.of(B), 0);
    assertThat(decide("b", Set.of("b"), 1_000)).isEqualTo(WAIT);
    assertThat(rule.decide(Optional.empty(), nanos(7_000))).isEqualTo(WAIT);
    assertThat(rule.decide(Optional.of(Configuration.NONE), nanos(8_000))).isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b"), 9_000)).as("its patience begins anew").isEqualTo(WAIT);
    assertThat(decide("b", Set.of("b"), 14_000)).isEqualTo(new Decision.Leave("b"));
  }

  private boolean isDue(Set<HostPort> unreachable, Set<HostPort> unheard, long millis) {
    return rule.isDue(new View(unreachable, unheard), nanos(millis));
  }

  private Decision decide(String primary, Set<String> inSync, long millis) {
    var configuration = Configuration.NONE.takenOverBy(primary, inSync);
    return rule.decide(Optional.of(configuration), nanos(millis));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
