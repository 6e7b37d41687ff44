package dev.troupe.storage;

import static dev.troupe.storage.TestLog.entries;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log of some segments whose files are damaged in every way: what was synced is there, or the
/// log says that it is another one; and nothing is there that was not written.
class LogTortureTest {
  private static final int LAST = 29;

  /// Alone in the last group: only these can be lost unnoticed, while the log is not sealed.
  private static final int BEFORE_LAST_GROUP = 28;

  @TempDir private Path folder = Path.of("");
  private Path good = folder;
  private Path bad = folder;

  @BeforeEach
  void writeInGroups() throws IOException {
    good = Files.createDirectory(folder.resolve("good"));
    bad = Files.createDirectory(folder.resolve("bad"));
    var log = new TestLog(good);
    for (int first = 1; first <= BEFORE_LAST_GROUP; first += 2) {
      log.append(entries(first, first + 1, 1));
    }
    log.append(entries(LAST, LAST, 1));
    assertThat(log.segments()).hasSizeGreaterThan(3);
  }

  @Test
  void everyByteOfTheLastSegmentFlipped() throws IOException {
    flipEveryByte(last(), BEFORE_LAST_GROUP);
  }

  @Test
  void everyByteOfTheLastSegmentFlippedAfterItWasSealed() throws IOException {
    seal();
    flipEveryByte(last(), LAST);
  }

  @Test
  void everyByteOfASegmentInTheMiddleFlipped() throws IOException {
    flipEveryByte(new TestLog(good).segments().get(1), LAST);
  }

  @Test
  void everyByteOfTheFirstSegmentFlipped() throws IOException {
    flipEveryByte(new TestLog(good).segments().getFirst(), LAST);
  }

  /// What a machine leaves that ends while it writes: the rest is as it was before.
  @Test
  void theLastTwoWritesCutAtEveryByte() throws IOException {
    Path segment = last();
    byte[] before = Files.readAllBytes(segment);
    var log = new TestLog(good);
    log.append(entries(LAST + 1, LAST + 1, 2));
    log.append(entries(LAST + 2, LAST + 2, 2));
    assertThat(log.segments().getLast()).as("still the same segment").isEqualTo(segment);
    byte[] after = Files.readAllBytes(segment);
    for (int cut = 0; cut <= after.length; cut++) {
      byte[] torn = before.clone();
      System.arraycopy(after, 0, torn, 0, cut);
      damage(segment, torn);
      var found = TestLog.unsynced(bad).find();
      assertThat(found.warnings()).as("cut at %d", cut).isEmpty();
      assertThat(found.recovered().identity().confirmed()).isTrue();
      assertThat(found.entries()).startsWith(entries(1, LAST, 1).toArray(Entry[]::new));
      assertGoesOn(found, "cut at %d".formatted(cut));
    }
  }

  @Test
  void everySegmentShortenedToEveryLength() throws IOException {
    for (Path segment : new TestLog(good).segments()) {
      byte[] whole = Files.readAllBytes(segment);
      for (int length = 0; length < whole.length; length += 4) {
        damage(segment, Arrays.copyOf(whole, length));
        assertNothingLostSilently(LAST, "%s of %d bytes".formatted(segment, length));
      }
    }
  }

  @Test
  void everySegmentExtended() throws IOException {
    var random = new SplittableRandom(1);
    for (Path segment : new TestLog(good).segments()) {
      for (int more : new int[] {1, 15, 16, 4_096, 1 << 20}) {
        byte[] whole = Files.readAllBytes(segment);
        byte[] longer = new byte[whole.length + more];
        random.nextBytes(longer);
        System.arraycopy(whole, 0, longer, 0, whole.length);
        damage(segment, longer);
        var found = assertNothingLostSilently(LAST, segment + " with " + more + " bytes more");
        assertThat(found.entries()).as("all").hasSize(LAST);
      }
    }
  }

  /// A range that takes the seal too looks like a log that ends before it.
  @Test
  void rangesOfZerosAndOfNoise() throws IOException {
    seal();
    for (long seed = 1; seed <= 1_000; seed++) {
      var random = new SplittableRandom(seed);
      List<Path> segments = new TestLog(good).segments();
      Path segment = segments.get(random.nextInt(segments.size()));
      byte[] content = Files.readAllBytes(segment);
      int from = random.nextInt(content.length);
      int to = random.nextInt(from, content.length) + 1;
      byte[] noise = new byte[to - from];
      if (random.nextBoolean()) {
        random.nextBytes(noise);
      }
      boolean reachesEnd = segment.equals(segments.getLast()) && to > sealIn(content);
      System.arraycopy(noise, 0, content, from, noise.length);
      damage(segment, content);
      String what = "seed %d: %s from %d to %d".formatted(seed, segment, from, to);
      assertNothingLostSilently(reachesEnd ? 0 : LAST, what);
    }
  }

  @Test
  void anySegmentMissing() throws IOException {
    for (Path segment : new TestLog(good).segments()) {
      TestLog.copy(good, bad);
      Files.delete(bad.resolve(segment.getFileName()));
      assertLostAndReported(segment + " is missing");
    }
  }

  @Test
  void anyTwoSegmentsSwapped() throws IOException {
    List<Path> segments = new TestLog(good).segments();
    for (Path one : segments) {
      for (Path other : segments) {
        if (!one.equals(other)) {
          damage(one, Files.readAllBytes(other));
          Files.copy(one, bad.resolve(other.getFileName()), REPLACE_EXISTING);
          assertLostAndReported(one + " and " + other + " are swapped");
        }
      }
    }
  }

  @Test
  void anySegmentInThePlaceOfAnother() throws IOException {
    List<Path> segments = new TestLog(good).segments();
    for (Path one : segments) {
      for (Path other : segments) {
        if (!one.equals(other)) {
          damage(one, Files.readAllBytes(other));
          assertLostAndReported(other + " is in the place of " + one);
        }
      }
    }
  }

  @Test
  void aSegmentTwiceUnderAnyName() throws IOException {
    for (Path segment : new TestLog(good).segments()) {
      for (long index = 0; index <= LAST + 10; index++) {
        TestLog.copy(good, bad);
        Path twin = Segment.pathOf(bad, index);
        if (!Files.exists(twin)) {
          Files.copy(segment, twin);
          assertNothingLostSilently(LAST, segment + " as " + twin);
        }
      }
    }
  }

  @Test
  void filesThatAreNotOfTheLogAreLeftAlone() throws IOException {
    TestLog.copy(good, bad);
    List<String> names =
        List.of(
            "7.log",
            "x.log",
            "99999999999999999999.log",
            "00000000000000000001.log.bak",
            ".log",
            "notes.txt",
            "1.damaged");
    for (String name : names) {
      Files.writeString(bad.resolve(name), "garbage");
    }
    Files.createDirectory(Segment.pathOf(bad, 77));
    var found = assertNothingLostSilently(LAST, "garbage");
    assertThat(found.warnings()).isEmpty();
    for (String name : names) {
      assertThat(bad.resolve(name)).hasContent("garbage");
    }
  }

  private void flipEveryByte(Path segment, int atLeast) throws IOException {
    byte[] whole = Files.readAllBytes(segment);
    for (int at = 0; at < whole.length; at++) {
      int pattern = at % 9 == 8 ? 0xff : 1 << at % 9;
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) pattern;
      damage(segment, flipped);
      assertNothingLostSilently(atLeast, "byte %d of %s ^ %x".formatted(at, segment, pattern));
    }
  }

  private void seal() throws IOException {
    try (var log = new TestLog(good).open(Checkpoint.START)) {
      log.seal();
    }
  }

  private Path last() throws IOException {
    return new TestLog(good).segments().getLast();
  }

  private static int sealIn(byte[] content) {
    int end = content.length;
    while (content[end - 1] == 0) {
      end--;
    }
    return (end - 1) / Records.MARK_BYTES * Records.MARK_BYTES;
  }

  private void damage(Path segment, byte[] content) throws IOException {
    TestLog.copy(good, bad);
    Files.write(bad.resolve(segment.getFileName()), content);
  }

  private void assertLostAndReported(String what) throws IOException {
    assertThat(assertNothingLostSilently(LAST, what).recovered().identity())
        .as(what)
        .isEqualTo(new LogIdentity(TestLog.LATER, false));
  }

  private TestLog.Found assertNothingLostSilently(int atLeast, String what) throws IOException {
    var found = TestLog.unsynced(bad).find();
    assertThat(found.entries())
        .as(what + ": nothing is invented")
        .isEqualTo(entries(1, found.entries().size(), 1));
    LogIdentity identity = found.recovered().identity();
    if (identity.confirmed()) {
      assertThat(found.entries().size()).as(what).isGreaterThanOrEqualTo(atLeast);
    } else {
      assertThat(identity.born()).as(what).isEqualTo(TestLog.LATER);
      assertThat(found.warnings()).as(what).isNotEmpty();
    }
    assertGoesOn(found, what);
    return found;
  }

  /// It has been put right: opened again it is the same, without a warning, and takes more.
  private void assertGoesOn(TestLog.Found found, String what) throws IOException {
    long next = found.recovered().log().last() + 1;
    try (var log = TestLog.unsynced(bad).open(Checkpoint.START)) {
      assertThat(log.warnings()).as(what).isEmpty();
      assertThat(log.recovered()).as(what).isEqualTo(found.recovered());
      log.write(new LogWrite.AppendEntries(entries(next, next + 9, 5)));
      log.sync();
    }
    var expected = new ArrayList<>(found.entries());
    expected.addAll(entries(next, next + 9, 5));
    assertThat(TestLog.unsynced(bad).find().entries()).as(what).isEqualTo(expected);
  }
}
