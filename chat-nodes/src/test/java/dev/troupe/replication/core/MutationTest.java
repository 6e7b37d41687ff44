package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether the simulator would notice if a rule of the protocol were missing. Each mutation takes
/// one rule out of the source, and a build of that must come to grief within a few hundred lives.
class MutationTest {
  private static final int SEEDS = 400;

  @TempDir Path folder;

  /// A rule taken out: pieces of source, and what stands in their place.
  enum Mutation {
    EARLY_SHRINK(
        "S1",
        new Edit(
            "Campaign",
            "next -> arbiter.swap(configuration, next), ()",
            "next -> { arbiter.swap(configuration, next); position.learn(next); }, ()")),
    NO_MAXIMAL_SET("G1", new Edit("Membership", "joining.ifPresent(required::add);", "")),
    NO_CATCHING_UP_FIRST(
        "G2",
        new Edit(
            "Membership",
            "joining.isEmpty() && commit >= leader.startIndex()",
            "joining.isEmpty()"),
        new Edit("Membership", "Math.max(commit, leader.startIndex())", "0")),
    TAKEOVER_BY_A_NON_MEMBER(
        "T1",
        new Edit("Election", "configuration.isInSync(self) && ", ""),
        new Edit("Election", "configuration.exists() ? alive(configuration, now) : ", "")),
    ACKNOWLEDGE_BEFORE_OWN_SYNC(
        "W2", new Edit("Leader", "long least = log.synced();", "long least = log.last();")),
    BACKUP_ACKNOWLEDGES_BEFORE_SYNC(
        "W1",
        new Edit(
            "Follower",
            "long index = Math.min(verified, log.synced());",
            "long index = verified;")),
    RESUMED_EPOCH(
        "T3",
        new Edit(
            "Campaign",
            "if (answer.swapped() && actual.epoch() > log.acceptedEpoch()) {",
            """
            if ((answer.swapped() && actual.epoch() > log.acceptedEpoch())
                || (!position.isLeading()
                    && actual.primary().equals(position.self())
                    && actual.epoch() == log.acceptedEpoch())) {
            """)),
    NO_FENCE(
        "W1", new Edit("ReplicaCore", "if (epoch < log.acceptedEpoch()) {", "if (epoch < 0) {")),
    NO_DEDUPE(
        "once only",
        new Edit(
            "OnceOnly",
            "id.seq() != applied.getOrDefault(id.client(), 0L) + 1",
            "id.seq() > applied.getOrDefault(id.client(), 0L) + 1"),
        new Edit("OnceOnly", "applied.getOrDefault(client, 0L)) + 1", "0L) + 1"),
        new Edit("Intake", "if (id.seq() == expected) {", "if (id.seq() <= expected + 64) {")),
    STALE_TIMER_AFTER_A_PAUSE(
        "D1",
        new Edit(
            "Peers",
            "return now - lastTick > timing.tick().toMillis() + 2 * timing.heartbeat().toMillis();",
            "return false;")),
    A_DAMAGED_LOG_LEADS("confirmation", new Edit("Election", " && log.identity().confirmed()", "")),
    A_LOST_LOG_COUNTS(
        "confirmation",
        new Edit(
            "Progress",
            "      matched = 0;\n    }\n    return log == born;",
            "    }\n    return true;")),
    A_READ_WITHOUT_A_ROUND("R1", new Edit("Reads", "peers.hasEchoed(name, probe, epoch)", "true"));

    private final String rule;
    private final Edit[] edits;

    Mutation(String rule, Edit... edits) {
      this.rule = rule;
      this.edits = edits;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSimulatorNoticesThatARuleIsMissing(Mutation mutation) throws IOException {
    try (var build = MutatedCore.build(folder, mutation.edits)) {
      LongConsumer lives = build.lives();
      Optional<Throwable> noticed =
          LongStream.rangeClosed(1, SEEDS)
              .parallel()
              .mapToObj(seed -> Optional.ofNullable(catchThrowable(() -> lives.accept(seed))))
              .flatMap(Optional::stream)
              .findAny();
      assertThat(noticed)
          .as("%s goes unnoticed in %d lives", mutation.rule, SEEDS)
          .get()
          .isInstanceOfAny(AssertionError.class, IllegalStateException.class);
    }
  }

  @Test
  void aBuildOfTheUnchangedSourceLives() throws IOException {
    try (var build = MutatedCore.build(folder)) {
      LongConsumer lives = build.lives();
      assertThatCode(
              () -> {
                for (long seed = 1; seed <= 20; seed++) {
                  lives.accept(seed);
                }
              })
          .doesNotThrowAnyException();
    }
  }
}
