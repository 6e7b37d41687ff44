package dev.troupe.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.users.ActiveUsers.Counted;
import dev.troupe.users.ActiveUsers.NoRoom;
import dev.troupe.users.ActiveUsers.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActiveUsersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Instant START = Instant.ofEpochMilli(1_000_000);

  private final ActiveUsers users = new ActiveUsers(TIMEOUT, 3);

  @Test
  void aUserIsActiveOnTheServerThatItUsedLast() {
    users.beat("ann", 8000, START);
    users.beat("ann", 8001, at(1));
    assertThat(users.byServer()).containsExactly(Map.entry(8001, List.of("ann")));
    assertThat(users.counts()).containsExactly(Map.entry(8001, 1));
  }

  @Test
  void aUserWhoLeavesIsGoneAtOnce() {
    users.beat("ann", 8000, START);
    assertThat(users.leave("ann")).isTrue();
    assertThat(users.leave("ann")).isFalse();
    assertThat(users.counts()).isEmpty();
  }

  @Test
  void aUserIsActiveUntilTheTimeoutAfterItsLastSign() {
    users.beat("ann", 8000, START);
    users.beat("ann", 8000, at(1_000));
    assertThat(users.sweep(at(10_999))).isEmpty();
    assertThat(users.sweep(at(11_000))).containsExactly("ann");
    assertThat(users.counts()).isEmpty();
  }

  @Test
  void onlyNewsIsWorthSharing() {
    assertThat(users.beat("ann", 8000, START)).isEqualTo(shared(8000, 1_000_000));
    assertThat(users.beat("ann", 8000, at(2_499))).isEqualTo(notShared());
    assertThat(users.beat("ann", 8000, at(2_500))).isEqualTo(shared(8000, 1_002_500));
    assertThat(users.beat("ann", 8000, at(4_999))).isEqualTo(notShared());
    assertThat(users.beat("ann", 8001, at(4_999))).isEqualTo(shared(8001, 1_004_999));
  }

  @Test
  void aNewSignHasAHigherStampThanTheOldOneWhateverTheClocksSay() {
    users.learn(Map.of(), Map.of("ann", new Sign(8000, 9_000_000)), START);
    assertThat(users.beat("ann", 8001, at(1))).isEqualTo(shared(8001, 9_000_001));
  }

  @Test
  void ofTwoSignsTheLaterOneCounts() {
    users.beat("ann", 8000, at(5));
    users.learn(Map.of(), Map.of("ann", new Sign(8001, 1_000_004)), at(6));
    assertThat(users.count(8000)).isEqualTo(1);
    users.learn(Map.of(), Map.of("ann", new Sign(8001, 1_000_006)), at(7));
    assertThat(users.count(8000)).isZero();
    assertThat(users.count(8001)).isEqualTo(1);
  }

  @Test
  void aNodeCountsTheTimeoutFromWhenItHeardWhateverTheOthersClockSays() {
    users.learn(Map.of(), Map.of("ann", new Sign(8000, 5)), START);
    assertThat(users.sweep(at(9_999))).isEmpty();
    assertThat(users.sweep(at(10_000))).containsExactly("ann");
  }

  @Test
  void aSignThatWasThereBeforeIsNoNewSign() {
    var same = Map.of("ann", new Sign(8000, 5));
    users.learn(Map.of(), same, START);
    users.sweep(at(10_000));
    users.learn(same, same, at(10_001));
    assertThat(users.counts()).isEmpty();
  }

  @Test
  void whatAnotherNodeRemovedIsGone() {
    var before = Map.of("ann", new Sign(8000, 5));
    users.learn(Map.of(), before, START);
    users.learn(before, Map.of(), at(1));
    assertThat(users.counts()).isEmpty();
  }

  @Test
  void aSignThatHasNotComeRoundYetOutlivesTheRemovalOfTheOneBefore() {
    var before = Map.of("ann", new Sign(8000, 5));
    users.learn(Map.of(), before, START);
    users.beat("ann", 8001, at(1));
    users.learn(before, Map.of(), at(2));
    assertThat(users.count(8001)).isEqualTo(1);
  }

  @Test
  void aBarredUserIsRemovedAndRefusedUntilItIsLetInAgain() {
    users.beat("ann", 8000, START);
    assertThat(users.bar(Set.of("ann", "bob"))).containsExactly("ann");
    assertThat(users.counts()).isEmpty();
    assertThat(users.beat("ann", 8000, at(1))).isEqualTo(new Refused());
    users.learn(Map.of(), Map.of("bob", new Sign(8000, 5)), at(2));
    assertThat(users.counts()).isEmpty();

    users.bar(Set.of());
    assertThat(users.beat("ann", 8000, at(3))).isEqualTo(shared(8000, 1_000_003));
  }

  @Test
  void beyondTheLimitNewUsersAreRefusedAndKnownOnesAreNot() {
    users.beat("ann", 8000, START);
    users.beat("bob", 8000, START);
    users.beat("cat", 8001, START);
    assertThat(users.beat("dan", 8000, at(1))).isEqualTo(new NoRoom());
    assertThat(users.beat("ann", 8001, at(1))).isInstanceOf(Counted.class);
    assertThat(users.counts()).containsExactly(Map.entry(8000, 1), Map.entry(8001, 2));
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static Counted shared(int server, long stamp) {
    return new Counted(Optional.of(new Sign(server, stamp)));
  }

  private static Counted notShared() {
    return new Counted(Optional.empty());
  }
}
