package dev.troupe.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power fails after every single step that random lives of a log take on its disk. What was
/// synced is there, what is there was written, and no crash is ever taken for damage.
class LogCrashTest {
  private static final int SEGMENT_BYTES = 2_048;
  private static final int LIVES = 5;
  private static final int WRITES = 40;

  @TempDir private Path folder = Path.of("");

  /// How a log stands after a sync, or what it may become with the next one.
  ///
  /// @param entries those that it is to hold, in the state or the log
  /// @param state what stands on disk for its beginning; in place before the log is told
  /// @param mayBegin whether it may be begun anew behind the state
  private record Stand(
      int steps, List<Entry> entries, long epoch, Checkpoint state, boolean mayBegin) {}

  @Test
  void aCrashAfterAnyStepLosesNothingThatWasSynced() throws IOException {
    for (long seed = 1; seed <= LIVES; seed++) {
      var random = new SplittableRandom(seed);
      Path live = Files.createDirectory(folder.resolve("live-" + seed));
      var disk = new JournalingDisk();
      List<Stand> stands = new Life(random).lead(disk, live);
      Stand before = stands.getFirst();
      for (Stand next : stands) {
        for (int step = before.steps() + 1; step <= next.steps(); step++) {
          Path crashed = Files.createDirectory(folder.resolve(seed + "-" + step));
          disk.crash(step, random, crashed);
          check(crashed, before, next, "seed %d, step %d".formatted(seed, step));
        }
        before = next;
      }
    }
  }

  /// A random life of a log, in syncs.
  private static final class Life {
    private final List<Stand> stands = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final SplittableRandom random;
    private Checkpoint state = Checkpoint.START;
    private long epoch = 1;

    Life(SplittableRandom random) {
      this.random = random;
    }

    List<Stand> lead(JournalingDisk disk, Path folder) throws IOException {
      try (var log =
          SegmentedLog.open(disk, folder, SEGMENT_BYTES, state, TestLog.BORN, Runnable::run)) {
        log.write(new LogWrite.Confirm());
        log.write(new LogWrite.AcceptEpoch(epoch));
        stands.add(new Stand(disk.steps(), List.of(), epoch, state, false));
        for (int i = 0; i < WRITES; i++) {
          int kind = random.nextInt(12);
          change(log, kind);
          append(log);
          log.sync();
          stands.add(new Stand(disk.steps(), List.copyOf(entries), epoch, state, kind == 5));
        }
      }
      return stands;
    }

    private void change(SegmentedLog log, int kind) throws IOException {
      switch (kind) {
        case 0, 1, 2 -> truncate(log);
        case 3, 4 -> {
          int upTo = random.nextInt((int) state.index(), entries.size() + 1);
          state = upTo == 0 ? state : TestLog.state(entries.subList(0, upTo));
          log.write(new LogWrite.TrimUpTo(state.index()));
        }
        case 5 -> {
          log.write(new LogWrite.AcceptEpoch(++epoch));
          entries.addAll(TestLog.entries(entries.size() + 1, entries.size() + 20, epoch));
          state = TestLog.state(entries);
          log.write(new LogWrite.StartAfter(state.index()));
        }
        case 6 -> log.seal();
        default -> {}
      }
    }

    private void truncate(SegmentedLog log) throws IOException {
      int keep = random.nextInt((int) state.index(), entries.size() + 1);
      log.write(new LogWrite.AcceptEpoch(++epoch));
      log.write(new LogWrite.TruncateFrom(keep + 1));
      entries.subList(keep, entries.size()).clear();
    }

    private void append(SegmentedLog log) throws IOException {
      for (int n = random.nextInt(6); n > 0; n--) {
        var entry = TestLog.entry(entries.size() + 1, epoch, random.nextInt(900));
        entries.add(entry);
        log.write(new LogWrite.AppendEntries(List.of(entry)));
      }
    }
  }

  /// A crash came on the way from one stand to the next.
  private static void check(Path crashed, Stand before, Stand next, String what)
      throws IOException {
    var log = TestLog.unsynced(crashed);
    var found = log.find(next.state());
    assertThat(found.recovered().acceptedEpoch()).as(what).isBetween(before.epoch(), next.epoch());
    if (next.mayBegin() && !found.recovered().identity().confirmed()) {
      assertThat(found.recovered().log()).as(what).isEqualTo(next.state().log());
      return;
    }
    assertThat(found.warnings()).as(what).isEmpty();
    assertThat(found.recovered().identity().confirmed()).as(what).isTrue();
    int first = (int) found.recovered().firstIndex();
    int last = (int) found.recovered().log().last();
    var source = isPrefix(found, before) ? before.entries() : next.entries();
    assertThat(found.entries()).as(what).isEqualTo(source.subList(first - 1, last));
    int common = common(before.entries(), next.entries());
    assertThat(last)
        .as(what + ": what was synced and not truncated")
        .isGreaterThanOrEqualTo(common);
  }

  private static boolean isPrefix(TestLog.Found found, Stand stand) {
    int first = (int) found.recovered().firstIndex();
    int last = (int) found.recovered().log().last();
    return last <= stand.entries().size()
        && found.entries().equals(stand.entries().subList(first - 1, last));
  }

  private static int common(List<Entry> one, List<Entry> other) {
    int length = 0;
    while (length < Math.min(one.size(), other.size())
        && one.get(length).equals(other.get(length))) {
      length++;
    }
    return length;
  }
}
