package dev.troupe.storage;

import static dev.troupe.storage.TestLog.entries;
import static dev.troupe.storage.TestLog.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a log that does not fit the state on disk, or of which files are missing.
class LogRecoveryTest {
  private static final LogIdentity SAME = new LogIdentity(TestLog.BORN, true);
  private static final LogIdentity ANOTHER = new LogIdentity(TestLog.LATER, false);

  @TempDir private Path folder = Path.of("");
  private TestLog log = new TestLog(folder);

  @BeforeEach
  void fifty() throws IOException {
    log = new TestLog(folder);
    log.append(entries(1, 50, 3));
  }

  @Test
  void aStateWithinTheLogLeavesItAsItIs() throws IOException {
    for (int index : new int[] {1, 20, 50}) {
      assertKept(state(entries(1, index, 3)), 1, 50);
    }
  }

  @Test
  void aLogThatEndsBeforeTheStateIsBegunBehindIt() throws IOException {
    var state = state(entries(1, 51, 3));
    assertBegunBehind(state, "the log ends with entry 50, and the state on disk holds 51");
    assertKept(ANOTHER, state, 52, 51);
  }

  @Test
  void aLogOfAnotherEpochAtTheStatesEndIsBegunBehindIt() throws IOException {
    assertBegunBehind(
        state(entries(1, 30, 2)), "entry 30 is not the one that the state on disk was made of");
  }

  @Test
  void aLogWhoseEpochsFallBehindTheStateIsBegunBehindIt() throws IOException {
    var first = LogFiles.firstIndexOf(log.segments().get(1));
    Files.delete(log.segments().getFirst());
    assertBegunBehind(
        state(entries(1, first - 1, 4)),
        "entry " + (first - 1) + " is not the one that the state on disk was made of");
  }

  @Test
  void aLogThatBeginsAfterTheStateIsBegunBehindIt() throws IOException {
    var first = LogFiles.firstIndexOf(log.segments().get(1));
    Files.delete(log.segments().getFirst());
    assertBegunBehind(
        state(entries(1, first - 2, 3)),
        "the log begins with entry %d, and the state on disk ends with %d"
            .formatted(first, first - 2));
  }

  /// A crash in the middle of trimming, or a loss that costs nothing.
  @Test
  void whatIsMissingBelowTheStateIsNoLoss() throws IOException {
    Files.delete(log.segments().getFirst());
    long first = LogFiles.firstIndexOf(log.segments().getFirst());
    assertKept(state(entries(1, 50, 3)), first, 50);
    assertKept(state(entries(1, first - 1, 3)), first, 50);
  }

  @Test
  void aGapBelowTheStateIsNoLossAndWhatIsBeforeItIsSetAside() throws IOException {
    Path before = log.segments().getFirst();
    Files.delete(log.segments().get(1));
    long next = LogFiles.firstIndexOf(log.segments().get(1));
    var found = log.find(state(entries(1, next - 1, 3)));
    assertThat(found.entries()).isEqualTo(entries(next, 50, 3));
    assertThat(found.recovered().identity()).isEqualTo(SAME);
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("damaged where it is not needed any more, so nothing is lost")
        .contains(before.toString());
    assertThat(log.damaged()).hasSize(1);
  }

  @Test
  void aGapKeepsWhatIsBeforeItAndMakesAnotherLog() throws IOException {
    Path second = log.segments().get(1);
    Files.delete(second);
    long last = LogFiles.firstIndexOf(second) - 1;
    var found = log.find();
    assertThat(found.entries()).isEqualTo(entries(1, last, 3));
    assertThat(found.recovered().identity()).isEqualTo(ANOTHER);
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("has lost what was on disk", "It is whole up to entry " + last, " comes next");
    assertKept(ANOTHER, Checkpoint.START, 1, last);
  }

  @Test
  void aMissingLastSegmentIsMissed() throws IOException {
    Path last = log.segments().getLast();
    Files.delete(last);
    var found = log.find();
    assertThat(found.entries()).isEqualTo(entries(1, LogFiles.firstIndexOf(last) - 1, 3));
    assertThat(found.recovered().identity()).isEqualTo(ANOTHER);
    assertThat(found.warnings()).singleElement().asString().contains("the segment after");
  }

  @Test
  void aLogWithoutSegmentsHasLostThem() throws IOException {
    for (Path segment : log.segments()) {
      Files.delete(segment);
    }
    var found = log.find();
    assertThat(found.entries()).isEmpty();
    assertThat(found.recovered().identity()).isEqualTo(ANOTHER);
    assertThat(found.warnings()).singleElement().asString().contains("no segment is there");
  }

  @Test
  void aLogWhoseFolderWasEmptiedIsAnotherOne() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(log.find().recovered().identity()).isEqualTo(ANOTHER);
  }

  @Test
  void withoutItsIdentityALogIsAnotherOneAndAcceptsNothingBelowItsEpochs() throws IOException {
    Path identity = folder.resolve(LogFacts.FILE);
    Files.delete(identity);
    var found = log.find();
    assertThat(found.warnings()).singleElement().asString().contains("log-identity is missing");
    assertThat(found.entries()).isEqualTo(entries(1, 50, 3));
    assertThat(found.recovered().identity()).isEqualTo(ANOTHER);
    assertThat(found.recovered().acceptedEpoch()).isEqualTo(3);
  }

  @Test
  void aDamagedIdentityIsLikeAMissingOne() throws IOException {
    log.write(new LogWrite.AcceptEpoch(9));
    Path identity = folder.resolve(LogFacts.FILE);
    byte[] good = Files.readAllBytes(identity);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(identity, bad);
      var found = log.find();
      assertThat(found.recovered().identity()).as("byte %d", at).isEqualTo(ANOTHER);
      assertThat(found.recovered().acceptedEpoch()).isEqualTo(3);
      assertThat(found.warnings()).singleElement().asString().contains("log-identity is damaged");
    }
  }

  /// The clock may have been set back meanwhile.
  @Test
  void anotherLogIsBornLaterThanTheOneBefore() throws IOException {
    for (long born = TestLog.BORN + 1; born < TestLog.BORN + 4; born++) {
      Files.delete(log.segments().getLast());
      try (var open = SegmentedLog.open(folder, TestLog.SEGMENT_BYTES, Checkpoint.START, 5)) {
        assertThat(open.recovered().identity()).isEqualTo(new LogIdentity(born, false));
      }
    }
  }

  @Test
  void aLogOfAnotherFormatIsLeftAlone() throws IOException {
    byte[] line = CheckedLine.write("format=2 born=7 confirmed=true accepted-epoch=9");
    Files.write(folder.resolve(LogFacts.FILE), line);
    List<Path> before = log.segments();
    assertThatThrownBy(log::find)
        .hasMessageContaining("is of a log in format 2, and this version of Troupe reads format 1");
    assertThat(log.segments()).isEqualTo(before);
    assertThat(log.damaged()).isEmpty();
  }

  @Test
  void onlyTheNewestDamagedFilesAreKept() throws IOException {
    for (long now = 10; now < 14; now++) {
      Files.delete(log.segments().getFirst());
      SegmentedLog.open(folder, TestLog.SEGMENT_BYTES, Checkpoint.START, now).close();
      log.append(entries(1, 50, 3));
    }
    assertThat(log.damaged())
        .hasSize(LogFiles.MOST_DAMAGED)
        .noneMatch(name -> name.endsWith(".10.damaged"))
        .anyMatch(name -> name.endsWith(".13.damaged"));
  }

  private void assertKept(Checkpoint state, long first, long last) throws IOException {
    assertKept(SAME, state, first, last);
  }

  private void assertKept(LogIdentity identity, Checkpoint state, long first, long last)
      throws IOException {
    var found = log.find(state);
    assertThat(found.warnings()).isEmpty();
    assertThat(found.recovered().identity()).isEqualTo(identity);
    assertThat(found.entries()).isEqualTo(entries(first, last, 3));
    List<Entry> all = new ArrayList<>(entries(1, last, 3));
    assertThat(found.recovered().log()).isEqualTo(TestLog.table(all));
  }

  private void assertBegunBehind(Checkpoint state, String why) throws IOException {
    var found = log.find(state);
    assertThat(found.entries()).isEmpty();
    assertThat(found.recovered().identity()).isEqualTo(ANOTHER);
    assertThat(found.recovered().firstIndex()).isEqualTo(state.index() + 1);
    assertThat(found.recovered().log()).isEqualTo(state.log());
    assertThat(found.recovered().lastTimeMillis()).isEqualTo(state.timeMillis());
    assertThat(found.warnings()).singleElement().asString().contains(why);
    assertThat(log.damaged()).isNotEmpty();
  }
}
