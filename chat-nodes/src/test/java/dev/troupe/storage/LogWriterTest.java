package dev.troupe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
  @TempDir private Path folder = Path.of("");

  private final FailingDisk disk = new FailingDisk();
  private final BlockingQueue<Long> synced = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  @Test
  void whatIsWrittenIsSyncedInOrderAndCanBeRead() throws Exception {
    var writer = start();
    for (long index = 1; index <= 100; index++) {
      writer.write(index, append(index));
    }
    long last = 0;
    while (last < 100) {
      long next = next(synced);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    var read = new LinkedBlockingQueue<List<Entry>>();
    writer.read(7, 1, read::add);
    assertThat(next(read)).isEqualTo(TestLog.entries(7, 7, 1));
    writer.stop();
    assertThat(failures).isEmpty();
  }

  @Test
  void anIdleLogIsSealed() throws Exception {
    var writer = start();
    writer.write(1, append(1));
    assertThat(next(synced)).isEqualTo(1);
    Path segment = Segment.pathOf(folder, 1);
    int end = Records.MARK_BYTES + Records.bytesOf(TestLog.entry(1, 1, 40));
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(Files.readAllBytes(segment))
                .startsWith(prefixWithSeal(Files.readAllBytes(segment), end)));
    writer.stop();
  }

  /// The kernel may have dropped what it could not write: another sync would report success.
  @Test
  void aFailedSyncIsReportedOnceAndNeverTriedAgain() throws Exception {
    var writer = start();
    writer.write(1, append(1));
    assertThat(next(synced)).isEqualTo(1);
    disk.failSyncs("Input/output error");
    writer.write(2, append(2));
    assertThat(next(failures)).isInstanceOf(IOException.class).hasMessage("Input/output error");
    writer.write(3, append(3));
    writer.stop();
    assertThat(disk.attempts).hasValue(1);
    assertThat(synced).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void aFullDiskIsNamedWithWhatIsNeeded() throws Exception {
    var writer = start();
    disk.failWrites("No space left on device");
    writer.write(1, append(1));
    assertThat(next(failures))
        .isInstanceOf(DiskFullException.class)
        .hasMessageStartingWith(
            "the disk of %s is full: the log needs 2 KiB for its next segments, and "
                .formatted(folder))
        .hasMessageEndingWith(" KiB are free; make room and start the node again");
    assertThat(synced).isEmpty();
  }

  @Test
  void anErrorOfTheMachineIsAFailureToo() throws Exception {
    var writer = start();
    disk.runOutOfMemory();
    writer.write(1, append(1));
    assertThat(next(failures)).isInstanceOf(OutOfMemoryError.class);
    assertThat(synced).isEmpty();
  }

  @Test
  void aFullDiskAtTheStartIsNamedAndLeavesWhatIsThere() throws IOException {
    new TestLog(folder).append(TestLog.entries(1, 30, 1));
    Files.delete(Segment.pathOf(folder, 1));
    disk.failWrites("Disk quota exceeded");
    assertThatThrownBy(() -> new TestLog(folder, disk).find())
        .isInstanceOf(DiskFullException.class);
    disk.failWrites(null);
    assertThat(new TestLog(folder, disk).find().recovered().identity().confirmed()).isFalse();
  }

  /// Somebody has made room before the segment is needed.
  @Test
  void aSegmentThatCouldNotBeMadeInAdvanceIsMadeWhenItIsNeeded() throws IOException {
    new TestLog(folder).write(new LogWrite.AcceptEpoch(1), append(1));
    disk.failWrites("No space left on device");
    try (var log = new TestLog(folder, disk).open(Checkpoint.START)) {
      assertThat(disk.attempts).hasValue(1);
      disk.failWrites(null);
      log.write(new LogWrite.AppendEntries(TestLog.entries(2, 30, 1)));
      log.sync();
    }
    assertThat(new TestLog(folder).find().entries()).isEqualTo(TestLog.entries(1, 30, 1));
  }

  private LogWriter start() throws IOException {
    var log = new TestLog(folder, disk).open(Checkpoint.START);
    var writer = new LogWriter(log, () -> {}, synced::add, failures::add);
    writer.start("test");
    return writer;
  }

  private static LogWrite append(long index) {
    return new LogWrite.AppendEntries(TestLog.entries(index, index, 1));
  }

  private static byte[] prefixWithSeal(byte[] content, int end) {
    byte[] prefix = new byte[end + Records.MARK_BYTES];
    System.arraycopy(content, 0, prefix, 0, end);
    Records.of(Records.Mark.SEALED, end).get(prefix, end, Records.MARK_BYTES);
    return prefix;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came in 20 s");
  }
}
