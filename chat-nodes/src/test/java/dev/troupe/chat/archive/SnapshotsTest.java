package dev.troupe.chat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.RandomCommands;
import dev.troupe.replication.StateStore.Snapshot;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final int PART = 5_000;

  @TempDir private Path folder = Path.of("");
  private Path from = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    from = Files.createDirectory(folder.resolve("from"));
    to = Files.createDirectory(folder.resolve("to"));
  }

  @Test
  void aSnapshotTakesTheStateToAnotherArchiveWhichGoesOnFromIt() throws Exception {
    var written = new Written(1);
    try (var source = TestArchive.open(from);
        var target = TestArchive.open(to)) {
      source.write(written.next(1_000));
      source.awaitWritten(1_000);
      Snapshot snapshot = get(source.archive.makeSnapshot(900));
      assertThat(snapshot.index()).isEqualTo(1_000);
      target.write(new Written(2).next(50));
      send(source, target, snapshot);
      Loaded installed = get(target.archive.installSnapshot(1_000));
      assertThat(installed.checkpoint()).isEqualTo(written.checkpoint());
      var state = new ChatState(RandomCommands.LIMITS, installed.state());
      assertThat(state.fingerprint()).isEqualTo(written.state.fingerprint());
      assertThat(target.readAll(state.mailbox("ada", 0), 100))
          .isEqualTo(source.readAll(written.state.mailbox("ada", 0), 100));
      target.write(written.next(500));
      target.awaitPersisted(1_500);
    }
    try (var again = TestArchive.open(to)) {
      assertThat(again.loaded.checkpoint()).isEqualTo(written.checkpoint());
      assertThat(new ChatState(RandomCommands.LIMITS, again.loaded.state()).fingerprint())
          .isEqualTo(written.state.fingerprint());
    }
  }

  @Test
  void aSnapshotThatIsNewEnoughServesAgainAndElseThereIsAnother() throws Exception {
    var written = new Written(3);
    try (var archive = TestArchive.open(from)) {
      archive.write(written.next(100));
      archive.awaitWritten(100);
      assertThat(get(archive.archive.makeSnapshot(50)).index()).isEqualTo(100);
      archive.write(written.next(100));
      archive.awaitWritten(200);
      assertThat(get(archive.archive.makeSnapshot(100)).index()).isEqualTo(100);
      assertThat(get(archive.archive.makeSnapshot(101)).index()).isEqualTo(200);
      assertThatThrownBy(() -> get(archive.archive.readSnapshot(100, 0, PART)))
          .hasMessageContaining("the snapshot at 100 is not there any more");
      assertThat(get(archive.archive.readSnapshot(200, 0, PART)).length()).isEqualTo(PART);
    }
  }

  @Test
  void partsThatDoNotFollowOnAreRefused() throws Exception {
    var part = Payload.of(new byte[] {1, 2, 3});
    try (var target = TestArchive.open(to)) {
      assertThatThrownBy(() -> get(target.archive.storeSnapshot(7, 3, part)))
          .hasMessageContaining("byte 3 of the snapshot at 7 does not follow");
      assertThat(get(target.archive.storeSnapshot(7, 0, part))).isEqualTo(3);
      assertThat(get(target.archive.storeSnapshot(7, 3, part))).isEqualTo(6);
      for (long offset : new long[] {3, 5, 7}) {
        assertThatThrownBy(() -> get(target.archive.storeSnapshot(7, offset, part)))
            .hasMessageContaining("does not follow on byte 6 of that at 7");
      }
      assertThatThrownBy(() -> get(target.archive.storeSnapshot(8, 6, part)))
          .hasMessageContaining("byte 6 of the snapshot at 8 does not follow");
      assertThat(get(target.archive.storeSnapshot(8, 0, part))).as("begun anew").isEqualTo(3);
    }
  }

  /// What it had stays, and it takes the right one afterwards.
  @Test
  void aSnapshotThatIsNotSoundIsNotInstalled() throws Exception {
    var written = new Written(4);
    try (var source = TestArchive.open(from);
        var target = TestArchive.open(to)) {
      target.write(written.next(10));
      source.write(written.next(500));
      source.awaitWritten(510);
      Snapshot snapshot = get(source.archive.makeSnapshot(1));
      Payload first = get(source.archive.readSnapshot(510, 0, PART));
      get(target.archive.storeSnapshot(510, 0, first));
      assertThatThrownBy(() -> get(target.archive.installSnapshot(510)))
          .as("half of it")
          .isInstanceOf(Exception.class);
      send(source, target, new Snapshot(snapshot.index(), snapshot.sizeBytes()));
      assertThatThrownBy(() -> get(target.archive.installSnapshot(509)))
          .hasMessageContaining("the snapshot at 509 is not sound");
      target.awaitPersisted(10);
      send(source, target, snapshot);
      assertThat(get(target.archive.installSnapshot(510)).checkpoint().index()).isEqualTo(510);
      assertThatThrownBy(() -> get(target.archive.installSnapshot(510)))
          .as("a second time")
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  void whatIsLeftOfAnEarlierProcessIsRemoved() throws Exception {
    for (String name : new String[] {"snapshot.db", "incoming.db"}) {
      Files.writeString(to.resolve(name), "half of it");
    }
    try (var archive = TestArchive.open(to)) {
      assertThat(archive.loaded.checkpoint()).isEqualTo(Checkpoint.START);
      assertThat(Files.exists(to.resolve("snapshot.db"))).isFalse();
      assertThat(Files.exists(to.resolve("incoming.db"))).isFalse();
    }
  }

  private static void send(TestArchive source, TestArchive target, Snapshot snapshot) {
    long offset = 0;
    while (offset < snapshot.sizeBytes()) {
      Payload part = get(source.archive.readSnapshot(snapshot.index(), offset, PART));
      offset = get(target.archive.storeSnapshot(snapshot.index(), offset, part));
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
