package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Accounts, and who is logged in where.
class AccountsTest extends SmallState {
  @Test
  void theFirstUseOfANameCreatesTheAccountInTheLobby() {
    var result = logIn("Ada", 1);
    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.LoggedIn(
                Sample.person("Ada", 1_001),
                true,
                List.of(ChannelRow.of(0, "#lobby", 0)),
                Mailbox.empty("Ada", 1),
                new Counts(1, 1, 0, 1)));
    assertThat(result.events())
        .containsExactly(
            new ChatEvent.CameOnline(Sample.person("Ada", 1_001), Set.of()),
            new ChatEvent.MemberJoined(Sample.person("Ada", 1_001), "#lobby", Set.of("ada")));
    assertThat(state.sessionOf("aDa")).contains(session(1));
  }

  @Test
  void laterItLogsInAsFirstWrittenAndOthersSeeItComeAndGo() {
    logIn("bob", 9);
    logIn("Ada", 1);
    assertThat(logOut("Ada", 1).events())
        .containsExactly(
            new ChatEvent.WentOffline(Sample.person("Ada", 1_002), "Quit", Set.of("bob")));
    var result = logIn("ADA", 2);
    assertThat(((Outcome.LoggedIn) result.outcome()).account().name()).isEqualTo("Ada");
    assertThat(((Outcome.LoggedIn) result.outcome()).created()).isFalse();
    assertThat(result.events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("CameOnline", "MemberJoined");
  }

  @Test
  void aNewLoginTakesTheAccountOver() {
    logIn("ada", 1);
    assertThat(logIn("ada", 2).events())
        .containsExactly(new ChatEvent.Replaced("ada", session(1), Set.of("ada")));
    assertThat(state.sessionOf("ada")).contains(session(2));
    assertThat(logOut("ada", 1).outcome()).isEqualTo(new Outcome.Done());
    assertThat(state.sessionOf("ada")).as("the old session's end").contains(session(2));
    assertThat(logIn("ada", 2).events()).as("the same session again").isEmpty();
  }

  @Test
  void aLogoutEndsTheSessionAndOfAnUnknownAccountNothing() {
    logIn("ada", 1);
    logOut("ADA", 1);
    assertThat(state.sessionOf("ada")).isEmpty();
    assertThat(logOut("nobody", 1).outcome()).isEqualTo(new Outcome.Done());
  }

  @Test
  void thereIsALimitOnAccounts() {
    logIn("ada", 1);
    logIn("bob", 2);
    logIn("eve", 3);
    expectRefused(logIn("zoe", 4), Reason.TOO_MANY_ACCOUNTS, "zoe");
    assertThat(state.sessionOf("zoe")).isEmpty();
    assertThat(logIn("eve", 5).outcome()).isInstanceOf(Outcome.LoggedIn.class);
  }

  @Test
  void theEndOfAProcessEndsItsSessionsOnly() {
    apply(Sample.login("ada", new SessionId("node-1", 7, 1, false)));
    apply(Sample.login("bob", new SessionId("node-1", 8, 1, false)));
    apply(Sample.login("eve", new SessionId("node-2", 7, 1, false)));
    var result = apply(new ChatCommand.EndSessions("node-1", 7));
    assertThat(result.events())
        .containsExactly(
            new ChatEvent.WentOffline(
                Sample.person("ada", 1_001), "Connection lost", Set.of("bob", "eve")),
            new ChatEvent.SessionEnded("ada", new SessionId("node-1", 7, 1, false), Set.of("ada")));
    assertThat(state.sessionOf("ada")).isEmpty();
    assertThat(state.sessionOf("bob")).isPresent();
    assertThat(state.sessionOf("eve")).isPresent();
  }

  @Test
  void aProcessThatStartsEndsTheSessionsOfEarlierOnes() {
    apply(Sample.login("ada", new SessionId("node-1", 7, 1, false)));
    apply(Sample.login("bob", new SessionId("node-1", 8, 1, false)));
    apply(Sample.login("eve", new SessionId("node-2", 7, 1, false)));
    apply(new ChatCommand.StartNode("node-1", 8));
    assertThat(state.sessionOf("ada")).isEmpty();
    assertThat(state.sessionOf("bob")).isPresent();
    assertThat(state.sessionOf("eve")).isPresent();
  }

  @Test
  void whoSaysSomethingWasActiveThen() {
    logIn("ada", 1);
    logIn("bob", 2);
    assertThat(state.person("ada").orElseThrow().activeMillis()).isEqualTo(1_001);
    send("ada", "bob", "hi");
    send("ada", "nobody", "hi");
    apply(new ChatCommand.SendTags("ada", "bob", "+typing=active"));
    assertThat(state.person("ada").orElseThrow().activeMillis()).isEqualTo(1_003);
    assertThat(state.person("ada").orElseThrow().sinceMillis()).isEqualTo(1_001);
    logOut("ada", 1);
    logIn("ada", 3);
    assertThat(state.person("ada").orElseThrow().activeMillis()).isEqualTo(1_007);
  }
}
