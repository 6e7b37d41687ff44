package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Days, months and sessions, with the time of each entry given.
class StatisticsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final ChatState state = new ChatState(RandomCommands.LIMITS);
  private final List<Change> sessions = new ArrayList<>();
  private long index;

  private void at(String time, ChatCommand command) {
    at(Instant.parse(time), command);
  }

  private void at(Instant time, ChatCommand command) {
    state.apply(++index, time.toEpochMilli(), command).changes().stream()
        .filter(it -> it instanceof Change.SessionBegan || it instanceof Change.SessionEnded)
        .forEach(sessions::add);
  }

  private ServerRow server(String node) {
    return state.server(node).orElseThrow();
  }

  private static SessionId session(String node, long number) {
    return new SessionId(node, 1, number, false);
  }

  private static ChatCommand login(String account, String node, long number) {
    return Sample.login(account, session(node, number));
  }

  private static ChatCommand tally(String node, ZoneId zone, String time) {
    int offset = zone.getRules().getOffset(Instant.parse(time)).getTotalSeconds();
    return new ChatCommand.Tally(node, offset, 0, 0);
  }

  @Test
  void loginsAreCountedWhereTheyAreMade() {
    at("2026-11-21T10:00:00Z", login("ada", "node-1", 1));
    at("2026-11-21T10:00:01Z", login("bob", "node-1", 2));
    at("2026-11-21T10:00:02Z", login("eve", "node-2", 1));
    assertThat(server("node-1").today()).isEqualTo(2);
    assertThat(server("node-1").month()).isEqualTo(2);
    assertThat(server("node-1").lastToArrive()).isEqualTo("bob");
    assertThat(server("node-2").today()).isOne();
    assertThat(state.server("node-3")).isEmpty();
  }

  @Test
  void aLoginThatIsRefusedIsNone() {
    at("2026-11-21T10:00:00Z", login("ada", "node-1", 1));
    var unknown =
        new ChatCommand.Login(
            "bob", session("node-1", 2), "u", "Bob", false, true, new Proof.None());
    at("2026-11-21T10:00:01Z", unknown);
    assertThat(server("node-1").today()).isOne();
    assertThat(sessions).hasSize(1);
  }

  /// A last instant of one day and the first of the next, in the node's zone.
  @ParameterizedTest
  @CsvSource({
    "UTC,              2026-11-21T23:59:59.999Z, 2026-11-21, 2026-11-22T00:00:00Z, 2026-11-22, 2",
    "Europe/Berlin,    2026-11-21T22:59:59.999Z, 2026-11-21, 2026-11-21T23:00:00Z, 2026-11-22, 2",
    "America/New_York, 2026-11-22T04:59:59.999Z, 2026-11-21, 2026-11-22T05:00:00Z, 2026-11-22, 2",
    "Asia/Kathmandu,   2026-11-21T18:14:59.999Z, 2026-11-21, 2026-11-21T18:15:00Z, 2026-11-22, 2",
    "Pacific/Kiritimati, 2026-11-21T09:59:59.999Z, 2026-11-21, 2026-11-21T10:00:00Z, 2026-11-22, 2",
    "Europe/Berlin,    2026-11-30T22:59:59.999Z, 2026-11-30, 2026-11-30T23:00:00Z, 2026-12-01, 1",
    "UTC,              2026-12-31T23:59:59.999Z, 2026-12-31, 2027-01-01T00:00:00Z, 2027-01-01, 1",
    "UTC,              2026-02-28T23:59:59.999Z, 2026-02-28, 2026-03-01T00:00:00Z, 2026-03-01, 1",
    "UTC,              2028-02-28T23:59:59.999Z, 2028-02-28, 2028-02-29T00:00:00Z, 2028-02-29, 2",
    "UTC,              2028-02-29T23:59:59.999Z, 2028-02-29, 2028-03-01T00:00:00Z, 2028-03-01, 1",
    "Europe/Berlin,    2026-03-28T22:59:59.999Z, 2026-03-28, 2026-03-28T23:00:00Z, 2026-03-29, 2",
    "Europe/Berlin,    2026-03-29T21:59:59.999Z, 2026-03-29, 2026-03-29T22:00:00Z, 2026-03-30, 2"
  })
  void aDayBeginsAtMidnightInTheNodesZoneAndAMonthOnItsFirst(
      ZoneId zone, String before, LocalDate day, String after, LocalDate nextDay, long month) {
    at(before, tally("node-1", zone, before));
    at(before, login("ada", "node-1", 1));
    assertThat(server("node-1").day()).isEqualTo(day);
    assertThat(server("node-1").today()).isOne();
    at(after, login("bob", "node-1", 2));
    assertThat(server("node-1").day()).isEqualTo(nextDay);
    assertThat(server("node-1").today()).isOne();
    assertThat(server("node-1").month()).isEqualTo(month);
  }

  @Test
  void aDayOnWhichNobodyComesBeginsWithTheFirstTally() {
    at("2026-11-30T12:00:00Z", login("ada", "node-1", 1));
    at("2026-12-01T00:00:00Z", new ChatCommand.Tally("node-1", 0, 0, 0));
    assertThat(server("node-1").day()).isEqualTo("2026-12-01");
    assertThat(server("node-1").today()).isZero();
    assertThat(server("node-1").month()).isZero();
    assertThat(server("node-1").lastToArrive()).isEqualTo("ada");
  }

  @Test
  void theSameMonthOfAnotherYearIsAnother() {
    at("2026-11-21T12:00:00Z", login("ada", "node-1", 1));
    at("2027-11-21T12:00:00Z", login("bob", "node-1", 2));
    assertThat(server("node-1").month()).isOne();
  }

  /// Summer time ends with an hour that comes twice.
  @Test
  void aNodeThatTellsAnotherOffsetStaysOnItsDay() {
    at("2026-10-24T23:30:00Z", tally("node-1", BERLIN, "2026-10-24T23:30:00Z"));
    at("2026-10-24T23:30:00Z", login("ada", "node-1", 1));
    at("2026-10-25T01:30:00Z", tally("node-1", BERLIN, "2026-10-25T01:30:00Z"));
    at("2026-10-25T01:30:00Z", login("bob", "node-1", 2));
    assertThat(server("node-1").day()).isEqualTo("2026-10-25");
    assertThat(server("node-1").today()).isEqualTo(2);
    assertThat(sessions)
        .extracting(it -> ((Change.SessionBegan) it).time().toString())
        .containsExactly("2026-10-25T01:30+02:00", "2026-10-25T02:30+01:00");
  }

  @Test
  void aDayThatHasPassedDoesNotComeBack() {
    at("2026-11-30T23:30:00Z", new ChatCommand.Tally("node-1", 3_600, 0, 0));
    at("2026-11-30T23:30:01Z", login("ada", "node-1", 1));
    at("2026-11-30T23:30:02Z", new ChatCommand.Tally("node-1", 0, 0, 0));
    at("2026-11-30T23:30:03Z", login("bob", "node-1", 2));
    assertThat(server("node-1").day()).isEqualTo("2026-12-01");
    assertThat(server("node-1").today()).isEqualTo(2);
    assertThat(server("node-1").month()).isEqualTo(2);
  }

  @Test
  void nodesInTwoZonesHaveDaysOfTheirOwn() {
    at("2026-11-30T23:30:00Z", new ChatCommand.Tally("node-1", 3_600, 0, 0));
    at("2026-11-30T23:30:00Z", login("ada", "node-1", 1));
    at("2026-11-30T23:30:00Z", login("bob", "node-2", 1));
    assertThat(server("node-1").day()).isEqualTo("2026-12-01");
    assertThat(server("node-2").day()).isEqualTo("2026-11-30");
  }

  @Test
  void approachesAndLossesAddUpOverDaysAndMonths() {
    at("2026-11-30T12:00:00Z", new ChatCommand.Tally("node-1", 0, 3, 1));
    at("2026-12-01T12:00:00Z", new ChatCommand.Tally("node-1", 0, 2, 2));
    assertThat(server("node-1").approaches()).isEqualTo(5);
    assertThat(server("node-1").lost()).isEqualTo(3);
  }

  @Test
  void theAverageIsOverAllRatingsAndExact() {
    assertThat(ServerRow.of("node-1", 0, 0).averageRating()).isEmpty();
    for (int i = 0; i < 10; i++) {
      at("2026-11-21T12:00:00Z", new ChatCommand.Rate("node-1", 0, 9));
    }
    at("2027-11-21T12:00:00Z", new ChatCommand.Rate("node-1", 0, 10));
    at("2027-11-21T12:00:00Z", new ChatCommand.Rate("node-2", 0, 2));
    assertThat(server("node-1").averageRating()).isEqualTo(OptionalDouble.of(50.0 / 11));
    assertThat(server("node-2").averageRating()).isEqualTo(OptionalDouble.of(1));
  }

  @Test
  void aLaterRatingOfASessionTakesThePlaceOfItsEarlierOne() {
    at("2026-11-21T12:00:00Z", new ChatCommand.Rate("node-1", 0, 2));
    at("2026-11-21T12:00:00Z", new ChatCommand.Rate("node-1", 0, 4));
    at("2026-11-21T12:00:00Z", new ChatCommand.Rate("node-1", 2, 10));
    assertThat(server("node-1").ratings()).isEqualTo(2);
    assertThat(server("node-1").averageRating()).isEqualTo(OptionalDouble.of(3.5));
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of("QUIT", Sample.logout("ada", session("node-1", 1))),
        Arguments.of("crash", new ChatCommand.EndSessions("node-1", 1)),
        Arguments.of("restart", new ChatCommand.StartNode("node-1", 2)),
        Arguments.of("DROP", new ChatCommand.Drop("ada")),
        Arguments.of("KILL", new ChatCommand.Kill("root", "ada", "noise")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void aSessionThatIsOpenOverMidnightEndsOnceHoweverItEnds(String how, ChatCommand end) {
    at("2026-11-21T12:00:00Z", new ChatCommand.Tally("node-1", 3_600, 0, 0));
    at("2026-11-21T12:00:00Z", login("root", "node-2", 1));
    at("2026-11-21T12:00:00Z", new ChatCommand.MakeOperator("root"));
    sessions.clear();
    at("2026-11-21T22:59:59Z", login("Ada", "node-1", 1));
    at("2026-11-21T23:00:00Z", new ChatCommand.Tally("node-1", 3_600, 0, 0));
    assertThat(server("node-1").today()).isZero();
    at("2026-11-21T23:00:01Z", end);
    at("2026-11-21T23:00:02Z", end);
    assertThat(sessions)
        .as(how)
        .containsExactly(
            new Change.SessionBegan(
                LocalDate.parse("2026-11-21"),
                "Ada",
                OffsetDateTime.parse("2026-11-21T23:59:59+01:00")),
            new Change.SessionEnded("Ada", OffsetDateTime.parse("2026-11-22T00:00:01+01:00")));
  }

  @Test
  void whoTakesAnAccountOverEndsTheOtherSessionFirst() {
    at("2026-11-21T12:00:00Z", login("ada", "node-1", 1));
    at("2026-11-21T12:00:01Z", login("ada", "node-2", 1));
    at("2026-11-21T12:00:02Z", Sample.logout("ada", session("node-1", 1)));
    var day = LocalDate.parse("2026-11-21");
    assertThat(sessions)
        .containsExactly(
            new Change.SessionBegan(day, "ada", OffsetDateTime.parse("2026-11-21T12:00:00Z")),
            new Change.SessionEnded("ada", OffsetDateTime.parse("2026-11-21T12:00:01Z")),
            new Change.SessionBegan(day, "ada", OffsetDateTime.parse("2026-11-21T12:00:01Z")));
    assertThat(server("node-1").today()).isOne();
    assertThat(server("node-2").today()).isOne();
  }

  @Test
  void aNodesDeathEndsItsOwnSessionsAlone() {
    at("2026-11-21T12:00:00Z", login("ada", "node-1", 1));
    at("2026-11-21T12:00:00Z", login("bob", "node-2", 1));
    sessions.clear();
    at("2026-11-21T12:00:01Z", new ChatCommand.EndSessions("node-1", 1));
    at("2026-11-21T12:00:02Z", new ChatCommand.EndSessions("node-1", 1));
    assertThat(sessions)
        .containsExactly(
            new Change.SessionEnded("ada", OffsetDateTime.parse("2026-11-21T12:00:01Z")));
  }

  @Test
  void whatIsForgottenIsCountedFromTheEntrysDay() {
    var result =
        state.apply(
            1, Instant.parse("2028-03-01T00:00:00Z").toEpochMilli(), new ChatCommand.Forget(1));
    assertThat(result.changes()).contains(new Change.DaysForgotten(LocalDate.parse("2028-02-29")));
  }

  @Test
  void theFingerprintTellsStatisticsApart() {
    var other = new ChatState(RandomCommands.LIMITS);
    assertThat(state.fingerprint()).isEqualTo(other.fingerprint());
    state.apply(1, 0, new ChatCommand.Tally("node-1", 0, 1, 0));
    other.apply(1, 0, new ChatCommand.Tally("node-1", 0, 2, 0));
    assertThat(state.fingerprint()).isNotEqualTo(other.fingerprint());
    state.apply(2, 0, new ChatCommand.Tally("node-1", 0, 1, 0));
    other.apply(2, 0, new ChatCommand.Tally("node-1", 0, 0, 0));
    assertThat(state.fingerprint()).isEqualTo(other.fingerprint());
  }
}
