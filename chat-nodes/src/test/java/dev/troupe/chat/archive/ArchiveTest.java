package dev.troupe.chat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.chat.state.AccountRow;
import dev.troupe.chat.state.Ban;
import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.MailReader;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Modes;
import dev.troupe.chat.state.Profile;
import dev.troupe.chat.state.RandomCommands;
import dev.troupe.chat.state.Rank;
import dev.troupe.chat.state.Receipt;
import dev.troupe.chat.state.ServerRow;
import dev.troupe.chat.state.SessionId;
import dev.troupe.chat.state.Stored;
import dev.troupe.chat.state.Stretch;
import dev.troupe.chat.state.Topic;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import dev.troupe.storage.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aNewArchiveIsAtTheStart() throws Exception {
    try (var archive = TestArchive.open(folder)) {
      assertThat(archive.loaded.checkpoint()).isEqualTo(Checkpoint.START);
      assertThat(archive.loaded.state().index()).isZero();
    }
  }

  /// Whatever the commands were, and wherever it stops, the archive goes on as the state would
  /// have.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aStateThatIsLoadedIsTheOneThatWasWritten(long seed) throws Exception {
    var written = new Written(seed);
    ChatState state = written.state;
    for (int round = 1; round <= 4; round++) {
      try (var archive = TestArchive.open(folder)) {
        var loaded = new ChatState(RandomCommands.LIMITS, archive.loaded.state());
        assertThat(archive.loaded.checkpoint()).isEqualTo(written.checkpoint());
        assertThat(loaded.fingerprint())
            .as("seed %d, entry %d", seed, written.index())
            .isEqualTo(state.fingerprint());
        for (String name : RandomCommands.NAMES) {
          assertThat(loaded.sessionOf(name)).isEqualTo(state.sessionOf(name));
          assertThat(loaded.mailbox(name, 0)).isEqualTo(atIndex(state.mailbox(name, 0), loaded));
        }
        for (String channel : RandomCommands.CHANNELS) {
          assertThat(loaded.room(channel, "ada")).isEqualTo(state.room(channel, "ada"));
          assertThat(loaded.membersOnline(channel, "ada", "", 99))
              .isEqualTo(state.membersOnline(channel, "ada", "", 99));
        }
        assertThat(loaded.people("", 99)).isEqualTo(state.people("", 99));
        assertThat(loaded.counts()).isEqualTo(state.counts());
        while (written.index() < round * 500L) {
          archive.write(written.next(written.random.nextInt(1, 50)));
        }
      }
    }
  }

  /// A command finds the same in a state that was loaded as in the one that has lived on.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void aStateThatIsLoadedAnswersAsTheOneThatWasWritten(long seed) throws Exception {
    var written = new Written(seed);
    try (var archive = TestArchive.open(folder)) {
      archive.write(written.next(1_000));
    }
    try (var archive = TestArchive.open(folder)) {
      var loaded = new ChatState(RandomCommands.LIMITS, archive.loaded.state());
      for (long index = 1_001; index <= 3_000; index++) {
        ChatCommand command = RandomCommands.next(written.random, index);
        var expected = written.state.apply(index, index, command);
        var actual = loaded.apply(index, index, command);
        assertThat(actual.outcome()).as("%d: %s", index, command).isEqualTo(expected.outcome());
        assertThat(actual.changes()).as("%d: %s", index, command).isEqualTo(expected.changes());
        assertThat(actual.events()).as("%d: %s", index, command).isEqualTo(expected.events());
      }
    }
  }

  @Test
  void allThatIsKeptComesBackAsItWas() throws Exception {
    var marks = new TreeMap<>(Map.of("#tea", 7L, "bob", 1L << 50));
    var account =
        new AccountRow(
            1,
            "Ada",
            Optional.of(new SessionId("node-1", Long.MIN_VALUE, 3, true)),
            2,
            1L << 41,
            new Profile(
                "ada 'the' \"first\"",
                "Ada; DROP TABLE account",
                "at lunch \u0000 \u2028",
                true,
                4,
                5,
                Optional.of(new Credentials("salt", 4096, "stored", "server")),
                marks));
    var channel =
        new ChannelRow(
            2,
            "#Täe",
            6,
            new Topic("\uD83C\uDF75 or coffee", "Ada", 7),
            new Modes("imnst", "sesame", 12),
            List.of(new Ban("a b!*@* ", "Ada", 8), new Ban("c!*@*", "Ada", 9)),
            List.of("bob", "eve"));
    var message = new Message(4, 10, "Ada", "ada", "#Täe", "one\ttwo \u0000", true, "+a=b\\s;c");
    var first = new Stored.Membership(1, new Stretch(2, "#Täe", 2, 3), Rank.NONE);
    var second = new Stored.Membership(1, new Stretch(2, "#Täe", 3, Stretch.OPEN), Rank.of(3));
    var older = new Receipt(0, -2, 3, 9);
    var newer = new Receipt(1, Long.MIN_VALUE, 4, 10);
    var server = new ServerRow("node-1", -9_000, LocalDate.EPOCH, 1, 2, 3, 4, 9, 2, "Ada");
    var entry = new Entry(4, 1, 10, new CommandId("client", 1), Payload.EMPTY);
    try (var archive = TestArchive.open(folder)) {
      archive.write(
          List.of(
              Applied.of(
                  entry,
                  List.of(
                      new Change.AccountPut(account),
                      new Change.ChannelPut(channel),
                      new Change.MembershipPut(1, first.stretch(), first.rank()),
                      new Change.MembershipPut(1, second.stretch(), second.rank()),
                      new Change.ReceiptPut(1, new Receipt(1, 7, 2, 8)),
                      new Change.ReceiptPut(1, newer),
                      new Change.ReceiptPut(1, older),
                      new Change.MessageAdded(2, message),
                      new Change.ServerPut(server),
                      new Change.DayBegan(19_000, 4)),
                  99)));
    }
    try (var archive = TestArchive.open(folder)) {
      assertThat(archive.loaded.state())
          .isEqualTo(
              new Stored(
                  4,
                  List.of(account),
                  List.of(channel),
                  List.of(first, second),
                  List.of(server),
                  Map.of(19_000L, 4L),
                  Map.of(0L, 0L, 2L, 4L),
                  Map.of(),
                  Map.of(1L, List.of(older, newer)),
                  99));
      var box = new Mailbox("bob", new Stretch(1, "Ada", 4, 4), List.of(second.stretch()), 5, 4);
      assertThat(archive.readAll(box, 10)).containsExactly(message);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void mailIsReadAsItWasWrittenAndFromWhatIsStillOnItsWay(long seed) throws Exception {
    var written = new Written(seed);
    try (var archive = TestArchive.open(folder)) {
      for (int round = 1; round <= 20; round++) {
        archive.write(written.next(100));
        for (String name : List.of("ada", "bob", "eve")) {
          Mailbox whole = atIndex(written.state.mailbox(name, 0), written.index());
          var limited = new Mailbox(name, whole.direct(), whole.channels(), 20, written.index());
          for (Mailbox due : List.of(limited, whole)) {
            assertThat(archive.readAll(due, written.random.nextInt(1, 9)))
                .as("seed %d, entry %d, %s", seed, written.index(), name)
                .isEqualTo(readAll(written, due));
          }
        }
      }
    }
  }

  /// Wherever a crash cuts the WAL off, what is left is the state after one of the entries.
  @Test
  void aWalThatIsCutAnywhereLeavesTheStateAfterSomeEntry() throws Exception {
    var written = new Written(31);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path original = Files.createDirectory(folder.resolve("original"));
    try (var archive = TestArchive.open(original)) {
      for (int round = 1; round <= 40; round++) {
        archive.write(written.next(5));
        archive.awaitWritten(written.index());
      }
      for (String name : List.of("storage.db", "storage.db-wal")) {
        Files.copy(original.resolve(name), copy.resolve(name));
      }
    }
    byte[] database = Files.readAllBytes(copy.resolve("storage.db"));
    byte[] wal = Files.readAllBytes(copy.resolve("storage.db-wal"));
    var seen = new ArrayList<Long>();
    for (int length = 0; length < wal.length; length += 1_033) {
      Path crashed = Files.createDirectory(folder.resolve("crashed-" + length));
      Files.write(crashed.resolve("storage.db"), database);
      Files.write(crashed.resolve("storage.db-wal"), Arrays.copyOf(wal, length));
      try (var archive = TestArchive.open(crashed)) {
        var loaded = new ChatState(RandomCommands.LIMITS, archive.loaded.state());
        long index = archive.loaded.checkpoint().index();
        assertThat(loaded.fingerprint())
            .as("cut at %d: entry %d", length, index)
            .isEqualTo(written.fingerprints.get((int) index));
        seen.add(index);
      }
    }
    assertThat(seen).isSorted().contains(0L);
    assertThat(seen.stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void whatIsWrittenIsSaidToBeOnDiskSoonAfterAndNeverMore() throws Exception {
    var written = new Written(41);
    try (var archive = TestArchive.open(folder)) {
      archive.write(written.next(10));
      archive.awaitPersisted(10);
      archive.write(written.next(10));
      archive.write(written.next(10));
      archive.awaitPersisted(30);
      assertThat(archive.persisted).isEmpty();
    }
  }

  @Test
  void aFileThatIsDamagedIsSetAsideAndMadeAnew() throws Exception {
    var written = new Written(51);
    try (var archive = TestArchive.open(folder)) {
      archive.write(written.next(2_000));
    }
    TestArchive.open(folder).close();
    Path file = folder.resolve("storage.db");
    byte[] whole = awaitClosed(file);
    for (int from : new int[] {0, 4_096}) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, from, from + 3_000, (byte) 0x5a);
      Files.write(file, damaged);
      try (var archive = TestArchive.open(folder)) {
        assertThat(archive.loaded.checkpoint()).isEqualTo(Checkpoint.START);
        assertThat(Files.readAllBytes(folder.resolve("storage.db.damaged"))).isEqualTo(damaged);
        archive.write(new Written(52).next(10));
      }
      awaitClosed(file);
    }
  }

  @Test
  void aFileOfALaterVersionIsLeftAlone() throws Exception {
    TestArchive.open(folder).close();
    Path file = folder.resolve("storage.db");
    awaitClosed(file);
    execute(file, "PRAGMA user_version = 999");
    assertThatThrownBy(() -> TestArchive.open(folder))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("cannot open the archive in " + folder)
        .hasRootCauseMessage(
            file
                + " is of version 999 and needs a later version of this program; this one knows "
                + Schema.VERSION);
    assertThat(Files.exists(folder.resolve("storage.db.damaged"))).isFalse();
  }

  /// Taking the lock of the folder waits for the one who had it.
  private byte[] awaitClosed(Path file) throws IOException, InterruptedException {
    FolderLock.of(folder).close();
    return Files.readAllBytes(file);
  }

  private static void execute(Path file, String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }

  private static Mailbox atIndex(Mailbox box, ChatState state) {
    return atIndex(box, state.applied());
  }

  private static Mailbox atIndex(Mailbox box, long index) {
    return box.isEmpty()
        ? Mailbox.empty(box.account(), index)
        : new Mailbox(box.account(), box.direct(), box.channels(), box.newest(), index);
  }

  private static List<Message> readAll(Written written, Mailbox mailbox) {
    var all = new ArrayList<Message>();
    for (Mailbox rest = mailbox; !rest.isEmpty(); ) {
      MailPage page = new MailReader(written.messages).read(rest, 1_000);
      all.addAll(page.messages());
      rest = page.rest();
    }
    return all;
  }
}
