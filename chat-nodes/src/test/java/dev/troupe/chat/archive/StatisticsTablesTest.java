package dev.troupe.chat.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.Limits;
import dev.troupe.chat.state.Sample;
import dev.troupe.chat.state.SessionId;
import dev.troupe.replication.StateStore.Snapshot;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables `server` and `session` as others read them.
class StatisticsTablesTest {
  private final ChatState state = new ChatState(Limits.DEFAULT);
  private final List<Applied> applied = new ArrayList<>();

  private void at(String time, ChatCommand command) {
    long millis = Instant.parse(time).toEpochMilli();
    long index = applied.size() + 1L;
    var entry = new Entry(index, 1, millis, new CommandId("c", index), Payload.EMPTY);
    var changes = state.apply(index, millis, command).changes();
    applied.add(Applied.of(entry, changes, state.messagesFingerprint()));
  }

  private static ChatCommand login(String account, String node, long number) {
    return Sample.login(account, new SessionId(node, 1, number, false));
  }

  private void twoDays() {
    at("2026-11-30T12:00:00Z", new ChatCommand.Tally("node-1", 3_600, 3, 1));
    at("2026-11-30T12:00:01.002Z", login("Ada", "node-1", 1));
    at("2026-11-30T12:00:02Z", login("bob", "node-1", 2));
    at("2026-11-30T12:00:03Z", new ChatCommand.Rate("node-1", 0, 9));
    at("2026-11-30T12:00:03Z", login("eve", "node-2", 1));
    at("2026-11-30T23:00:04Z", Sample.logout("bob", new SessionId("node-1", 1, 2, false)));
    at("2026-11-30T23:00:05Z", login("bob", "node-1", 3));
    at("2026-12-01T12:00:00Z", new ChatCommand.EndSessions("node-2", 1));
  }

  @Test
  void theyHoldEveryDayOfEveryNodeAndEverySession(@TempDir Path folder) throws Exception {
    twoDays();
    try (var archive = TestArchive.open(folder)) {
      archive.write(applied);
      archive.awaitWritten(applied.size());
      assertThat(rows(folder, "SELECT * FROM server"))
          .containsExactly(
              "2026-11-30|node-1|4.5|2|2|3|1",
              "2026-11-30|node-2|null|1|1|0|0",
              "2026-12-01|node-1|4.5|1|1|3|1");
      assertThat(rows(folder, "SELECT * FROM session"))
          .containsExactly(
              "2026-11-30|Ada|2026-11-30T13:00:01.002+01:00|null",
              "2026-11-30|bob|2026-11-30T13:00:02.000+01:00|2026-12-01T00:00:04.000+01:00",
              "2026-11-30|eve|2026-11-30T12:00:03.000+00:00|2026-12-01T12:00:00.000+00:00",
              "2026-12-01|bob|2026-12-01T00:00:05.000+01:00|null");
      assertThat(
              rows(
                  folder,
                  "SELECT sum(round((julianday(Out_Time) - julianday(In_Time)) * 86400))"
                      + " FROM session WHERE User = 'bob'"))
          .as("seconds that bob was there")
          .containsExactly("39602.0");
    }
  }

  @Test
  void whatIsOldIsForgottenButForWhatStillGoesOn(@TempDir Path folder) throws Exception {
    twoDays();
    at("2026-12-03T00:00:00Z", new ChatCommand.Forget(2));
    try (var archive = TestArchive.open(folder)) {
      archive.write(applied);
      archive.awaitWritten(applied.size());
      assertThat(rows(folder, "SELECT Date, Name FROM server"))
          .as("each server's last day stays")
          .containsExactly("2026-11-30|node-2", "2026-12-01|node-1");
      assertThat(rows(folder, "SELECT Date, User FROM session"))
          .as("a session that goes on stays")
          .containsExactly("2026-11-30|Ada", "2026-12-01|bob");
    }
  }

  /// However the entries were gathered, and whether they came one by one or in a snapshot.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyAreTheSameOnAllReplicas(long seed, @TempDir Path one, @TempDir Path other)
      throws Exception {
    var written = new Written(seed);
    try (var first = TestArchive.open(one);
        var second = TestArchive.open(other)) {
      while (written.index() < 2_000) {
        var entries = written.next(written.random.nextInt(1, 200));
        first.write(entries);
        for (int i = 0; i < entries.size(); ) {
          int next = Math.min(entries.size(), i + written.random.nextInt(1, 50));
          second.write(entries.subList(i, next));
          i = next;
          if (written.random.nextInt(4) == 0) {
            second.awaitWritten(entries.get(i - 1).index());
          }
        }
      }
      long end = written.index();
      first.awaitWritten(end);
      second.awaitWritten(end);
      List<String> tables = all(one);
      assertThat(all(other)).as("seed %d", seed).isEqualTo(tables);
      Snapshot snapshot = first.archive.makeSnapshot(end).toCompletableFuture().join();
      Payload whole =
          first
              .archive
              .readSnapshot(end, 0, (int) snapshot.sizeBytes())
              .toCompletableFuture()
              .join();
      second.archive.storeSnapshot(end, 0, whole).toCompletableFuture().join();
      second.archive.installSnapshot(end).toCompletableFuture().join();
      var more = written.next(500);
      first.write(more);
      second.write(more);
      first.awaitWritten(written.index());
      second.awaitWritten(written.index());
      assertThat(all(other)).as("seed %d, after a snapshot", seed).isEqualTo(all(one));
      assertThat(all(one)).as("seed %d", seed).hasSizeGreaterThan(20);
    }
  }

  private static List<String> all(Path folder) throws SQLException {
    var all = new ArrayList<String>();
    for (String table : List.of("server", "server_last", "session", "day")) {
      all.addAll(rows(folder, "SELECT * FROM " + table));
    }
    String messages = "SELECT target, min(first), max(last), sum(messages) FROM message";
    all.addAll(rows(folder, messages + " GROUP BY target"));
    return all;
  }

  private static List<String> rows(Path folder, String query) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("storage.db"));
        var statement = connection.createStatement();
        var at = statement.executeQuery(query)) {
      var rows = new ArrayList<String>();
      while (at.next()) {
        var row = new StringJoiner("|");
        for (int i = 1; i <= at.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(at.getString(i)));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }
}
