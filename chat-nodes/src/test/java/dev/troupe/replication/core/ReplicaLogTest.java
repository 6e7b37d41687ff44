package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaLogTest {
  private final ReplicaLog log =
      new ReplicaLog(LoneReplica.recovered(1, EpochTable.EMPTY.with(1).with(1), 1_000));

  @Test
  void whatWasRecoveredIsOnDisk() {
    assertThat(log.last()).isEqualTo(2);
    assertThat(log.synced()).isEqualTo(2);
    assertThat(log.isEpochDurable()).isTrue();
    assertThat(log.isInTail(2)).as("in memory").isFalse();
  }

  @Test
  void aWriteIsOnDiskWithItsTicketOrALaterOne() {
    long first = append(3, 1);
    append(4, 1);
    long third = append(5, 1);
    assertThat(log.synced()).isEqualTo(2);
    log.onSynced(first);
    assertThat(log.synced()).isEqualTo(3);
    log.onSynced(third);
    assertThat(log.synced()).isEqualTo(5);
  }

  @Test
  void whatWasReadBeforeATruncationIsNotTakenForWhatIsThereNow() {
    append(3, 1);
    List<Entry> read = LoneReplica.entries(1, 1, 1, 1, 1);
    log.truncateFrom(3);
    append(3, 2);
    append(4, 2);
    assertThat(log.stillHeld(read)).isEqualTo(read.subList(0, 2));
  }

  @Test
  void anEpochIsDurableWithItsTicket() {
    var write = (Effect.Write) log.acceptEpoch(4);
    assertThat(log.acceptedEpoch()).isEqualTo(4);
    assertThat(log.isEpochDurable()).isFalse();
    log.onSynced(write.ticket());
    assertThat(log.isEpochDurable()).isTrue();
  }

  @Test
  void whatWasTruncatedMeanwhileIsNotOnDisk() {
    append(3, 1);
    long second = append(4, 1);
    log.truncateFrom(3);
    long third = append(3, 2);
    log.onSynced(second);
    assertThat(log.synced()).as("before the new entry 3").isEqualTo(2);
    log.onSynced(third);
    assertThat(log.synced()).isEqualTo(3);
    assertThat(log.table().epochAt(3)).isEqualTo(2);
  }

  @Test
  void anEntryHasItsPlace() {
    assertThatThrownBy(() -> append(4, 1)).hasMessage("entry 4 after 2");
  }

  @Test
  void theTailIsBoundedAndHoldsTheNewest() {
    var payload = Payload.of(new byte[1 << 20]);
    for (long index = 3; index <= 100; index++) {
      log.append(List.of(new Entry(index, 1, 0, new CommandId("x", index), payload)));
    }
    assertThat(log.isInTail(100)).isTrue();
    assertThat(log.isInTail(98)).isTrue();
    assertThat(log.isInTail(80)).isFalse();
    assertThat(log.fromTail(98, 100, Integer.MAX_VALUE))
        .extracting(Entry::index)
        .containsExactly(98L, 99L, 100L);
    assertThat(log.fromTail(98, 99, 1)).as("at least one").hasSize(1);
  }

  @Test
  void timeNeverGoesBack() {
    assertThat(log.nextTime(900)).isEqualTo(1_000);
    assertThat(log.nextTime(1_100)).isEqualTo(1_100);
  }

  private long append(long index, long epoch) {
    var entry = new Entry(index, epoch, 2_000, new CommandId("x", index), Payload.EMPTY);
    return ((Effect.Write) log.append(List.of(entry))).ticket();
  }
}
