package dev.troupe.storage;

import static dev.troupe.storage.TestLog.entries;
import static dev.troupe.storage.TestLog.entry;
import static dev.troupe.storage.TestLog.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
  @TempDir private Path folder = Path.of("");
  private TestLog log = new TestLog(folder);

  @BeforeEach
  void inFolder() {
    log = new TestLog(folder);
  }

  @Test
  void aNewLogIsEmptyAndNotConfirmed() throws IOException {
    var found = log.find();
    assertThat(found.recovered().log()).isEqualTo(EpochTable.EMPTY);
    assertThat(found.recovered().acceptedEpoch()).isZero();
    assertThat(found.recovered().identity()).isEqualTo(new LogIdentity(TestLog.LATER, false));
    assertThat(found.warnings()).isEmpty();
  }

  @Test
  void whatWasSyncedIsThereAfterReopeningOverManySegments() throws IOException {
    log.append(entries(1, 50, 1));
    assertThat(log.segments()).hasSizeGreaterThan(3);
    assertWhole(entries(1, 50, 1));
  }

  @Test
  void entriesAreThereToBeReadBeforeTheyAreSynced() throws IOException {
    try (var open = log.open(Checkpoint.START)) {
      open.write(new LogWrite.AppendEntries(entries(1, 3, 1)));
      assertThat(open.read(1, 1_000)).isEqualTo(entries(1, 3, 1));
    }
  }

  @Test
  void whatWasPromisedIsKept() throws IOException {
    log.write(new LogWrite.AcceptEpoch(7));
    assertThat(log.find().recovered().acceptedEpoch()).isEqualTo(7);
    assertThat(log.find().recovered().identity()).isEqualTo(new LogIdentity(TestLog.BORN, true));
  }

  @Test
  void anAcceptedEpochNeverFalls() throws IOException {
    log.write(new LogWrite.AcceptEpoch(7));
    assertThatThrownBy(() -> log.write(new LogWrite.AcceptEpoch(6)))
        .hasMessage("epoch 6 after 7 was accepted");
  }

  @Test
  void truncationRemovesAllFromAnIndexAndOthersCanFollow() throws IOException {
    for (long index : new long[] {1, 2, 10, 11, 12, 49, 50, 51}) {
      log.append(entries(log.find().recovered().log().last() + 1, 50, 1));
      log.write(
          new LogWrite.TruncateFrom(index),
          new LogWrite.AppendEntries(entries(index, index + 2, 2)));
      var expected = new ArrayList<>(entries(1, index - 1, 1));
      expected.addAll(entries(index, index + 2, 2));
      assertWhole(expected);
      log.write(new LogWrite.TruncateFrom(index));
    }
  }

  @Test
  void onlyWhatIsThereCanBeTruncated() throws IOException {
    log.append(entries(1, 5, 1));
    for (long index : new long[] {0, 7}) {
      assertThatThrownBy(() -> log.write(new LogWrite.TruncateFrom(index)))
          .hasMessage("cannot truncate from " + index + " a log from 1 to 5");
    }
  }

  @Test
  void anEntryLargerThanASegmentOrAGroupHasASegmentOfItsOwn() throws IOException {
    var large = List.of(entry(2, 1, 5 * TestLog.SEGMENT_BYTES), entry(3, 1, 300_000));
    log.append(entries(1, 1, 1));
    log.append(large);
    log.append(entries(4, 4, 1));
    assertWhole(List.of(entry(1, 1, 40), large.getFirst(), large.getLast(), entry(4, 1, 40)));
  }

  /// Far more than the buffer for groups.
  @Test
  void manyEntriesGoOutInOneSync() throws IOException {
    try (var open = SegmentedLog.open(folder, 4 << 20, Checkpoint.START, TestLog.BORN)) {
      open.write(new LogWrite.AppendEntries(entries(1, 20_000, 1)));
      open.sync();
    }
    assertWhole(entries(1, 20_000, 1));
  }

  @Test
  void trimmingRemovesWholeSegmentsButNeverTheNewest() throws IOException {
    log.append(entries(1, 50, 1));
    long second = LogFiles.firstIndexOf(log.segments().get(1));
    long newest = LogFiles.firstIndexOf(log.segments().getLast());
    log.write(new LogWrite.TrimUpTo(second - 2));
    assertThat(log.find().recovered().firstIndex()).isEqualTo(1);
    log.write(new LogWrite.TrimUpTo(second - 1));
    assertWhole(entries(second, 50, 1), state(entries(1, second - 1, 1)));
    try (var open = log.open(state(entries(1, 50, 1)))) {
      open.write(new LogWrite.TrimUpTo(50));
    }
    assertWhole(entries(newest, 50, 1), state(entries(1, 50, 1)));
  }

  @Test
  void aLogThatStartsAfterASnapshotIsEmptyAndGoesOnFromThere() throws IOException {
    log.append(entries(1, 50, 1));
    log.write(new LogWrite.StartAfter(70));
    var state = state(entries(1, 70, 2));
    assertWhole(List.of(), state);
    assertThat(log.find(state).recovered().firstIndex()).isEqualTo(71);
    try (var open = log.open(state)) {
      open.write(new LogWrite.AppendEntries(entries(71, 75, 2)));
      open.sync();
    }
    assertWhole(entries(71, 75, 2), state);
  }

  @Test
  void aReadOutsideIsAnErrorOfTheCaller() throws IOException {
    try (var open = log.open(Checkpoint.START)) {
      assertThatThrownBy(() -> open.read(1, 100))
          .hasMessage("entry 1 is not in the log of " + folder);
    }
  }

  private void assertWhole(List<Entry> expected) throws IOException {
    assertWhole(expected, Checkpoint.START);
  }

  private void assertWhole(List<Entry> expected, Checkpoint state) throws IOException {
    var found = log.find(state);
    assertThat(found.entries()).isEqualTo(expected);
    assertThat(found.warnings()).isEmpty();
    var all = state.log();
    for (Entry entry : expected) {
      all = entry.index() > all.last() ? all.with(entry.epoch()) : all;
    }
    assertThat(found.recovered().log()).isEqualTo(all);
  }
}
