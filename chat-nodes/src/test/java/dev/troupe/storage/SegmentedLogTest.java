package dev.troupe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogWrite;
import dev.troupe.replication.core.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
  private static final int SMALL = 1_024;

  @TempDir Path folder;

  @Test
  void aNewLogIsEmpty() throws IOException {
    try (var log = open()) {
      assertThat(log.recovered().log().last()).isZero();
      assertThat(log.recovered().acceptedEpoch()).isZero();
    }
  }

  @Test
  void whatWasSyncedIsThereAfterReopeningOverManySegments() throws IOException {
    write(entries(1, 50, 1));
    assertThat(readAll()).isEqualTo(entries(1, 50, 1));
    assertThat(segments()).hasSizeGreaterThan(3);
  }

  @Test
  void theAcceptedEpochIsKept() throws IOException {
    try (var log = open()) {
      log.write(new LogWrite.AcceptEpoch(7));
      log.sync();
    }
    try (var log = open()) {
      assertThat(log.recovered().acceptedEpoch()).isEqualTo(7);
    }
  }

  @Test
  void truncationRemovesAllFromAnIndexAndOthersCanFollow() throws IOException {
    for (long index : new long[] {1, 2, 13, 14, 15, 49, 50}) {
      write(entries(currentLast() + 1, 50, 1));
      try (var log = open()) {
        log.write(new LogWrite.TruncateFrom(index));
        log.write(new LogWrite.AppendEntries(entries(index, index + 2, 2)));
        log.sync();
      }
      var expected = new ArrayList<>(entries(1, index - 1, 1));
      expected.addAll(entries(index, index + 2, 2));
      assertThat(readAll()).isEqualTo(expected);
      try (var log = open()) {
        log.write(new LogWrite.TruncateFrom(index));
      }
    }
  }

  @Test
  void anEntryLargerThanASegmentHasOneOfItsOwn() throws IOException {
    var large = entry(2, 1, 5 * SMALL);
    write(entries(1, 1, 1));
    write(List.of(large));
    write(entries(3, 3, 1));
    assertThat(readAll()).containsExactly(entry(1, 1, 40), large, entry(3, 1, 40));
  }

  @Test
  void aWriteCutAtAnyByteLosesNothingThatWasSyncedBefore() throws IOException {
    write(entries(1, 3, 1));
    Path segment = segments().getLast();
    byte[] before = Files.readAllBytes(segment);
    write(entries(4, 5, 1));
    byte[] after = Files.readAllBytes(segment);
    for (int cut = 0; cut < after.length; cut++) {
      byte[] torn = before.clone();
      System.arraycopy(after, 0, torn, 0, cut);
      Files.write(segment, torn);
      assertThat(readAll()).startsWith(entries(1, 3, 1).toArray(Entry[]::new));
      assertThat(entries(1, 5, 1)).startsWith(readAll().toArray(Entry[]::new));
    }
  }

  @Test
  void aFlippedByteBeforeWholeRecordsIsRefusedAndInTheLastOneIsCut() throws IOException {
    write(entries(1, 3, 1));
    Path segment = segments().getLast();
    byte[] good = Files.readAllBytes(segment);
    int record = Segment.recordBytes(entry(1, 1, 40));
    for (int at = 0; at < 3 * record; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(segment, bad);
      if (at < 2 * record && !isPadding(at % record, record)) {
        assertThatThrownBy(this::readAll)
            .isInstanceOf(DamagedLogException.class)
            .hasMessageContaining("entry " + (at / record + 1) + " is broken");
      } else {
        assertThat(entries(1, 3, 1)).startsWith(readAll().toArray(Entry[]::new));
        assertThat(readAll()).hasSizeGreaterThanOrEqualTo(2);
      }
    }
  }

  /// A crash may leave a new segment's name with any part of its zeros.
  @Test
  void aSegmentThatWasCutShortWhileItWasMadeIsMadeAnew() throws IOException {
    write(entries(1, 3, 1));
    for (int length : new int[] {0, 1, 100, SMALL - 1, SMALL}) {
      Files.write(folder.resolve("%020d.log".formatted(4)), new byte[length]);
      assertThat(readAll()).as("%d bytes", length).isEqualTo(entries(1, 3, 1));
    }
    Files.write(folder.resolve("%020d.log".formatted(4)), new byte[10]);
    write(entries(4, 50, 1));
    assertThat(readAll()).isEqualTo(entries(1, 50, 1));
  }

  @Test
  void aMissingSegmentIsRefused() throws IOException {
    write(entries(1, 50, 1));
    Files.delete(segments().get(1));
    assertThatThrownBy(this::readAll).isInstanceOf(DamagedLogException.class);
  }

  private static boolean isPadding(int offset, int record) {
    return offset >= 8 + dev.troupe.replication.core.EntryCodec.sizeBytes(entry(1, 1, 40))
        && offset < record;
  }

  private SegmentedLog open() throws IOException {
    return SegmentedLog.open(folder, SMALL);
  }

  private long currentLast() throws IOException {
    try (var log = open()) {
      return log.recovered().log().last();
    }
  }

  private void write(List<Entry> entries) throws IOException {
    try (var log = open()) {
      log.write(new LogWrite.AppendEntries(entries));
      log.sync();
    }
  }

  private List<Entry> readAll() throws IOException {
    var all = new ArrayList<Entry>();
    try (var log = open()) {
      while (all.size() < log.recovered().log().last()) {
        all.addAll(log.read(all.size() + 1, 200));
      }
    }
    return all;
  }

  private List<Path> segments() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static List<Entry> entries(long from, long to, long epoch) {
    var entries = new ArrayList<Entry>();
    for (long index = from; index <= to; index++) {
      entries.add(entry(index, epoch, 40));
    }
    return entries;
  }

  private static Entry entry(long index, long epoch, int bytes) {
    return new Entry(
        index, epoch, 1_000 + index, new CommandId("node-1#1", index), Payload.of(new byte[bytes]));
  }
}
