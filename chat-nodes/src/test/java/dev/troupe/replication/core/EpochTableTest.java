package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EpochTableTest {
  @Test
  void anEmptyLogHasNoEpochs() {
    assertThat(EpochTable.EMPTY.epochAt(0)).isZero();
    assertThat(EpochTable.EMPTY.epochAt(1)).isZero();
    assertThat(EpochTable.EMPTY.lastEpoch()).isZero();
  }

  @Test
  void itKnowsTheEpochOfEveryEntry() {
    var table = table(1, 1, 1, 4, 4, 7);
    assertThat(epochs(table)).containsExactly(1L, 1L, 1L, 4L, 4L, 7L);
    assertThat(table.epochAt(0)).isZero();
    assertThat(table.epochAt(7)).isZero();
    assertThat(table.lastEpoch()).isEqualTo(7);
    assertThat(table.starts()).hasSize(3);
  }

  @Test
  void epochsNeverFall() {
    assertThatThrownBy(() -> table(2, 1)).hasMessage("epoch 1 after epoch 2");
  }

  @Test
  void truncationLeavesWhatIsBefore() {
    var table = table(1, 1, 1, 4, 4, 7);
    for (int index = 1; index <= 7; index++) {
      assertThat(epochs(table.truncatedFrom(index))).isEqualTo(epochs(table).subList(0, index - 1));
    }
  }

  @Test
  void ofWhatComesBeforeTheFirstStartNothingIsKnown() {
    var table = new EpochTable(List.of(new EpochTable.Start(4, 5)), 9);
    assertThat(table.epochAt(4)).isZero();
    assertThat(table.epochAt(5)).isEqualTo(4);
  }

  /// Logs are made as the protocol makes them: each epoch's primary goes on from a prefix of some
  /// earlier log and its entries are copied as a prefix. Then (index, epoch) names an entry, and
  /// the agreement is the longest common prefix (invariant I4).
  @Test
  void theAgreementIsTheLongestCommonPrefix() {
    for (long seed = 1; seed <= 300; seed++) {
      var random = new SplittableRandom(seed);
      List<List<Long>> logs = new ArrayList<>(List.of(List.of()));
      for (long epoch = 1; epoch <= 8; epoch++) {
        List<Long> from = logs.get(random.nextInt(logs.size()));
        var log = new ArrayList<>(from.subList(0, random.nextInt(from.size() + 1)));
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          log.add(epoch);
        }
        logs.add(log);
        logs.add(log.subList(0, random.nextInt(log.size() + 1)));
      }
      for (List<Long> one : logs) {
        for (List<Long> other : logs) {
          assertThat(table(one).agreementWith(table(other)))
              .as("seed %d, %s and %s", seed, one, other)
              .isEqualTo(commonPrefix(one, other));
        }
      }
    }
  }

  private static long commonPrefix(List<Long> one, List<Long> other) {
    int length = 0;
    while (length < Math.min(one.size(), other.size())
        && one.get(length).equals(other.get(length))) {
      length++;
    }
    return length;
  }

  private static EpochTable table(long... epochs) {
    var table = EpochTable.EMPTY;
    for (long epoch : epochs) {
      table = table.with(epoch);
    }
    return table;
  }

  private static EpochTable table(List<Long> epochs) {
    return table(epochs.stream().mapToLong(Long::longValue).toArray());
  }

  private static List<Long> epochs(EpochTable table) {
    var epochs = new ArrayList<Long>();
    for (long index = 1; index <= table.last(); index++) {
      epochs.add(table.epochAt(index));
    }
    return epochs;
  }
}
