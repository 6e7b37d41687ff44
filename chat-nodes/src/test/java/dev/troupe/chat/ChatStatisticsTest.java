package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.pekko.Done;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nodes count, as they report it and as it stands in every node's `storage.db`.
class ChatStatisticsTest {
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
  private static final ChatSettings TWO_AT_MOST = TestChat.settings("max-sessions = 2");

  private TestChat chat = new TestChat(Path.of(""), 0);

  @BeforeEach
  void newGroup(@TempDir Path temporary) {
    chat = new TestChat(temporary, 3);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  private void startAll(ChatSettings settings, Clock clock) throws IOException {
    for (String node : NODES) {
      chat.start(node, settings, clock);
    }
    chat.await("node-1", status -> status.inSync().equals(NODES) && !status.primary().isEmpty());
  }

  private static final class ZonedClock extends Clock {
    private volatile ZoneId zone;

    ZonedClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new ZonedClock(other);
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }
  }

  /// A zone in which it is some hour now, so that no midnight comes in between. It has room for
  /// eight hours more.
  private static ZoneOffset whereItIs(int hour) {
    int seconds = hour * 3_600 - LocalTime.now(ZoneOffset.UTC).toSecondOfDay();
    return ZoneOffset.ofTotalSeconds(Math.floorMod(seconds + 50_400, 86_400) - 50_400);
  }

  private static boolean isFull(IrcClient client) throws IOException {
    return client.readToEnd().equals(List.of("ERROR :Server busy, try again later"));
  }

  @Test
  void loginsRefusalsAndRatingsAreTheSameOnAllNodes() throws IOException {
    startAll(TWO_AT_MOST, new ZonedClock(whereItIs(12)));
    try (IrcClient ada = IrcClient.logIn(chat.address("node-1"), "ada");
        IrcClient bob = IrcClient.logIn(chat.address("node-1"), "bob");
        IrcClient eve = IrcClient.logIn(chat.address("node-2"), "eve")) {
      for (int i = 0; i < 3; i++) {
        try (IrcClient late = IrcClient.connect(chat.address("node-1"))) {
          assertThat(isFull(late)).isTrue();
        }
      }
      ada.send("RATE 2", "RATE 4.5");
      bob.send("RATE 4");
      eve.send("RATE 1");
      ada.await("NOTE RATE RATED 4.5");
      bob.await("NOTE RATE RATED 4.0");
      eve.await("NOTE RATE RATED 1.0");
      var expected = new ChatStatistics(OptionalDouble.of(4.25), 2, 2, 3, 5, "bob");
      chat.awaitStatistics("node-1", expected::equals);
      for (String node : NODES) {
        awaitRows(
            node,
            "SELECT Name, Average_Rating, Today_Count, Monthly_Count, Total_Approaches, Lost_Count"
                + " FROM server",
            "node-1|4.25|2|2|5|3",
            "node-2|1.0|1|1|1|0",
            "node-3|null|0|0|0|0");
      }
    }
  }

  @Test
  void aCrashedNodesSessionsEndAndTheOthersGoOn() throws IOException {
    var noon = new ZonedClock(whereItIs(12));
    startAll(TWO_AT_MOST, noon);
    chat.join();
    try (IrcClient ada = IrcClient.logIn(chat.address("node-3"), "ada");
        IrcClient bob = IrcClient.logIn(chat.address("node-1"), "bob")) {
      ada.send("RATE 3.5");
      ada.await("NOTE RATE RATED 3.5");
      chat.end("node-3");
      for (String node : List.of("node-1", "node-2")) {
        awaitRows(
            node,
            "SELECT User, Out_Time IS NULL, Out_Time >= In_Time FROM session ORDER BY User",
            "ada|0|1",
            "bob|1|null");
      }
      bob.send("PING still");
      bob.await("PONG");
    }
    awaitRows("node-1", "SELECT count(*) FROM session WHERE Out_Time IS NULL", "0");
    List<String> sessions = chat.rows("node-1", "SELECT * FROM session ORDER BY In_Time");
    chat.start("node-3", TWO_AT_MOST, noon);
    awaitRows("node-3", "SELECT * FROM session ORDER BY In_Time", sessions.toArray(new String[0]));
    awaitRows("node-3", "SELECT Average_Rating FROM server WHERE Name = 'node-3'", "3.5");
  }

  @Test
  void aGracefulStopTellsAllThatWasCountedAndEndsItsSessions() throws IOException {
    startAll(TestChat.SETTINGS, new ZonedClock(whereItIs(12)));
    try (IrcClient ada = IrcClient.logIn(chat.address("node-3"), "ada")) {
      for (int i = 0; i < 5; i++) {
        try (IrcClient other = IrcClient.connect(chat.address("node-3"))) {
          other.send("PING here");
          other.await("PONG");
        }
      }
      IrcClient.logIn(chat.address("node-3"), "bob").close();
      var done = chat.kit("node-3").<Done>createTestProbe();
      chat.chat("node-3").tell(new ChatNode.Drain(done.ref()));
      done.receiveMessage(TestChat.PATIENCE);
      ada.readToEnd();
      awaitRows("node-1", "SELECT Total_Approaches FROM server WHERE Name = 'node-3'", "7");
      awaitRows("node-1", "SELECT count(*) FROM session WHERE Out_Time IS NULL", "0");
    }
  }

  /// A node whose clock shows eight in the evening, and then four in the morning.
  @Test
  void aDayBeginsThoughASessionIsOpenAndNobodyComes() throws IOException {
    ZoneOffset evening = whereItIs(20);
    var clock = new ZonedClock(evening);
    LocalDate day = LocalDate.now(clock);
    chat.start("node-1", TWO_AT_MOST, clock);
    chat.await("node-1", status -> status.role() == ChatStatus.Role.PRIMARY);
    try (IrcClient ada = IrcClient.logIn(chat.address("node-1"), "ada")) {
      chat.awaitStatistics("node-1", it -> it.today() == 1);
      clock.zone = ZoneOffset.ofTotalSeconds(evening.getTotalSeconds() + 28_800);
      chat.awaitStatistics("node-1", it -> it.today() == 0 && it.approaches() == 1);
      boolean sameMonth = day.getMonth() == day.plusDays(1).getMonth();
      String month = sameMonth ? "1" : "0";
      awaitRows(
          "node-1",
          "SELECT Date, Today_Count, Monthly_Count FROM server",
          day + "|1|1",
          day.plusDays(1) + "|0|" + month);
      awaitRows(
          "node-1",
          "SELECT Date, User, substr(In_Time, 1, 10), Out_Time FROM session",
          day + "|ada|" + day + "|null");
      ada.send("QUIT");
      ada.readToEnd();
    }
    awaitRows(
        "node-1", "SELECT Date, substr(Out_Time, 1, 10) FROM session", day + "|" + day.plusDays(1));
  }

  private void awaitRows(String node, String query, String... expected) {
    Awaitility.await(query + " on " + node)
        .atMost(TestChat.PATIENCE)
        .untilAsserted(() -> assertThat(chat.rows(node, query)).containsExactly(expected));
  }
}
