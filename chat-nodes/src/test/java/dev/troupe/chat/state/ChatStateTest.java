package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatState.Result;
import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChatStateTest {
  private static final Limits SMALL = new Limits(3, 3, 2, 2, 2);

  private final ChatState state = new ChatState(SMALL);
  private final MemoryMessages messages = new MemoryMessages();
  private long index;

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
  void aMessageToAnAccountGoesToItAlone() {
    logIn("Ada", 1);
    logIn("Bob", 2);
    var result = send("Ada", "bOB", "hi");
    var message = Sample.message(3, 1_003, "Ada", "Bob", "hi", false);
    assertThat(result.outcome()).isEqualTo(new Outcome.Sent(message, ""));
    assertThat(result.events()).containsExactly(new ChatEvent.Posted(message, Set.of("bob")));
    assertThat(mailOf("bob")).containsExactly(message);
    assertThat(mailOf("ada")).isEmpty();
  }

  @Test
  void aMessageToAChannelWaitsForAllMembersButItsSender() {
    logIn("ada", 1);
    logIn("bob", 2);
    var result = send("ada", "#LOBBY", "hi");
    var message = Sample.message(3, 1_003, "ada", "#lobby", "hi", false);
    assertThat(result.outcome()).isEqualTo(new Outcome.Sent(message, ""));
    assertThat(result.events())
        .containsExactly(new ChatEvent.Posted(message, Set.of("ada", "bob")));
    assertThat(mailOf("bob")).containsExactly(message);
    assertThat(mailOf("ada")).isEmpty();
  }

  @Test
  void messagesToNobodyAreRefused() {
    logIn("ada", 1);
    expectRefused(send("ada", "Nobody", "hi"), Reason.NO_SUCH_ACCOUNT, "Nobody");
    expectRefused(send("ada", "#Nowhere", "hi"), Reason.NO_SUCH_CHANNEL, "#Nowhere");
    part("ada", "#lobby");
    expectRefused(send("ada", "#Lobby", "hi"), Reason.NOT_ALLOWED_TO_SPEAK, "#lobby");
  }

  @Test
  void mailIsKeptUntilItIsConfirmed() {
    logIn("ada", 1);
    logIn("bob", 2);
    send("ada", "bob", "one");
    send("ada", "bob", "two");
    assertThat(texts("bob")).containsExactly("one", "two");
    assertThat(texts("bob")).as("the login alone confirms nothing").containsExactly("one", "two");
    confirm("bob", 2);
    assertThat(texts("bob")).containsExactly("one", "two");
    confirm("BOB", 3);
    assertThat(texts("bob")).containsExactly("two");
    confirm("bob", Long.MAX_VALUE);
    assertThat(texts("bob")).isEmpty();
    confirm("bob", 3);
    confirm("nobody", 3);
  }

  @Test
  void aFullMailboxRefusesMessagesToItAlone() {
    logIn("ada", 1);
    logIn("bob", 2);
    send("ada", "bob", "one");
    send("ada", "bob", "two");
    expectRefused(send("ada", "bob", "three"), Reason.MAILBOX_FULL, "bob");
    assertThat(texts("bob")).containsExactly("one", "two");
  }

  @Test
  void ofChannelsAFullMailboxKeepsTheNewestAndNeverAtTheCostOfOtherMail() {
    logIn("ada", 1);
    logIn("bob", 2);
    send("ada", "bob", "alone");
    for (String text : List.of("one", "two", "three")) {
      assertThat(send("ada", "#lobby", text).outcome()).isInstanceOf(Outcome.Sent.class);
    }
    send("ada", "bob", "alone again");
    assertThat(texts("bob")).containsExactly("alone", "two", "three", "alone again");
  }

  @Test
  void onlyWhatIsThereCanBeConfirmed() {
    logIn("ada", 1);
    logIn("bob", 2);
    confirm("bob", Long.MAX_VALUE);
    send("ada", "bob", "later");
    assertThat(texts("bob")).containsExactly("later");
  }

  @Test
  void whatWasSaidWhileOneWasInAChannelStaysInTheMailAndNothingElse() {
    logIn("ada", 1);
    logIn("bob", 2);
    join("ada", "#tea");
    send("ada", "#tea", "before");
    join("bob", "#tea");
    send("ada", "#tea", "during");
    part("bob", "#tea");
    send("ada", "#tea", "between");
    join("bob", "#tea");
    send("ada", "#tea", "again");
    part("bob", "#tea");
    part("ada", "#tea");
    assertThat(state.room("#tea", "ada")).as("the channel is gone").isEmpty();
    assertThat(texts("bob")).containsExactly("during", "again");
    confirm("bob", mailOf("bob").getFirst().index());
    assertThat(texts("bob")).containsExactly("again");
  }

  @Test
  void ofManyChannelsThatWereLeftTheOldestGoOutOfTheMail() {
    logIn("ada", 1);
    logIn("bob", 2);
    part("bob", "#lobby");
    for (String text : List.of("one", "two", "three")) {
      join("bob", "#tea");
      join("ada", "#tea");
      send("ada", "#tea", text);
      part("ada", "#tea");
      part("bob", "#tea");
    }
    assertThat(texts("bob")).containsExactly("two", "three");
  }

  @Test
  void aChannelsMessageChangesAsMuchHoweverManyItIsFor() {
    logIn("ada", 1);
    logIn("bob", 2);
    logIn("eve", 3);
    var result = send("ada", "#lobby", "hi");
    assertThat(result.changes())
        .containsExactly(
            new Change.MessageAdded(0, Sample.message(4, 1_004, "ada", "#lobby", "hi", false)),
            new Change.Spoke(1, 1_004));
  }

  @Test
  void nobodySendsWithoutAnAccount() {
    logIn("ada", 1);
    expectRefused(send("Nobody", "ada", "hi"), Reason.NO_SUCH_ACCOUNT, "Nobody");
  }

  @Test
  void joiningMakesTheChannelAndTellsItsMembers() {
    logIn("ada", 1);
    logIn("bob", 2);
    expectJoined(join("ada", "#Tea"), "ada", "#Tea", false);
    var result = join("bob", "#tEA");
    expectJoined(result, "bob", "#Tea", false);
    assertThat(result.events())
        .containsExactly(
            new ChatEvent.MemberJoined(Sample.person("bob", 1_002), "#Tea", Set.of("ada", "bob")));
    var again = join("bob", "#tea");
    expectJoined(again, "bob", "#Tea", true);
    assertThat(again.events()).isEmpty();
  }

  @Test
  void membershipOutlastsTheSession() {
    logIn("ada", 1);
    join("ada", "#tea");
    logOut("ada", 1);
    assertThat(((Outcome.LoggedIn) logIn("ada", 2).outcome()).channels())
        .extracting(ChannelRow::name)
        .containsExactly("#lobby", "#tea");
  }

  @Test
  void thereAreLimitsOnChannels() {
    logIn("ada", 1);
    logIn("bob", 2);
    join("ada", "#1");
    expectRefused(join("ada", "#2"), Reason.TOO_MANY_CHANNELS, "#2");
    part("bob", "#lobby");
    join("bob", "#2");
    expectRefused(join("bob", "#3"), Reason.TOO_MANY_CHANNELS, "#3");
    assertThat(join("bob", "#1").outcome()).isInstanceOf(Outcome.Joined.class);
    expectRefused(join("nobody", "#1"), Reason.NO_SUCH_ACCOUNT, "nobody");
  }

  @Test
  void whoeverLeavesIsNotInTheAudienceAnyMore() {
    logIn("ada", 1);
    logIn("bob", 2);
    var result = apply(new ChatCommand.Part("ADA", "#Lobby", "bye"));
    var event =
        new ChatEvent.MemberParted(Sample.person("ada", 1_001), "#lobby", "bye", Set.of("bob"));
    assertThat(result.outcome()).isEqualTo(new Outcome.Happened(event));
    assertThat(result.events()).containsExactly(event);
    expectRefused(part("ada", "#lobby"), Reason.NOT_ON_CHANNEL, "#lobby");
    expectRefused(part("nobody", "#lobby"), Reason.NOT_ON_CHANNEL, "#lobby");
    expectRefused(part("ada", "#Nowhere"), Reason.NO_SUCH_CHANNEL, "#Nowhere");
  }

  @Test
  void anEmptyChannelIsGoneButTheLobbyStays() {
    logIn("ada", 1);
    join("ada", "#tea");
    part("ada", "#tea");
    part("ada", "#lobby");
    assertThat(state.room("#tea", "ada")).isEmpty();
    assertThat(state.membersOnline("#lobby", "ada", "", 9)).isEmpty();
    assertThat(state.room("#lobby", "ada")).isPresent();
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
  void aMessagesIdComesFromItsPlace() {
    assertThat(Sample.message(35, 0, "a", "b", "", false).id()).isEqualTo("mz");
    assertThat(Sample.message(36, 9, "c", "d", "x", true).id()).isEqualTo("m10");
  }

  @Test
  void aMessageThatIsSentAgainUnderItsLabelIsAnsweredFromTheFirstTime() {
    logIn("ada", 1);
    logIn("bob", 2);
    var first = apply(Sample.labelled("ada", "bob", "hi", "token 1"));
    logIn("ada", 3);
    var again = apply(Sample.labelled("ada", "BOB", "hi", "token 1"));
    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.events()).isEmpty();
    assertThat(again.changes()).isEmpty();
  }

  @Test
  void aLabelThatIsUsedForAnotherTextOrByAnotherIsAnotherMessage() {
    logIn("ada", 1);
    logIn("bob", 2);
    apply(Sample.labelled("ada", "bob", "hi", "token 1"));
    assertThat(apply(Sample.labelled("ada", "bob", "ho", "token 1")).events()).hasSize(1);
    assertThat(apply(Sample.labelled("ada", "#lobby", "hi", "token 1")).events()).hasSize(1);
    assertThat(apply(Sample.labelled("ada", "#lobby", "hi", "other 1")).events()).hasSize(1);
    assertThat(apply(Sample.labelled("bob", "#lobby", "hi", "token 1")).events()).hasSize(1);
    assertThat(apply(Sample.send("ada", "#lobby", "hi", false)).events()).hasSize(1);
    assertThat(apply(Sample.send("ada", "#lobby", "hi", false)).events()).hasSize(1);
  }

  @Test
  void onlyTheNewestLabelsAreRemembered() {
    logIn("ada", 1);
    apply(Sample.labelled("ada", "#lobby", "1", "token 1"));
    apply(Sample.labelled("ada", "#lobby", "2", "token 2"));
    apply(Sample.labelled("ada", "#lobby", "3", "token 3"));
    assertThat(apply(Sample.labelled("ada", "#lobby", "2", "token 2")).events()).isEmpty();
    assertThat(apply(Sample.labelled("ada", "#lobby", "3", "token 3")).events()).isEmpty();
    assertThat(apply(Sample.labelled("ada", "#lobby", "1", "token 1")).events()).hasSize(1);
  }

  @Test
  void whatWasRefusedIsTriedAgain() {
    logIn("ada", 1);
    apply(Sample.labelled("ada", "bob", "hi", "token 1"));
    logIn("bob", 2);
    assertThat(apply(Sample.labelled("ada", "bob", "hi", "token 1")).events()).hasSize(1);
  }

  @Test
  void anAccountThatIsCreatedAnewRemembersNoLabels() {
    logIn("ada", 1);
    apply(Sample.labelled("ada", "#lobby", "hi", "token 1"));
    apply(new ChatCommand.Drop("ada"));
    var silent = new ChatState(SMALL);
    silent.apply(1, 1_001, Sample.login("ada", session(1)));
    silent.apply(3, 1_003, new ChatCommand.Drop("ada"));
    assertThat(state.fingerprint() - state.messagesFingerprint()).isEqualTo(silent.fingerprint());
    logIn("ada", 2);
    assertThat(apply(Sample.labelled("ada", "#lobby", "hi", "token 1")).events()).hasSize(1);
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

  private Result apply(ChatCommand command) {
    index++;
    var result = state.apply(index, 1_000 + index, command);
    messages.onChanges(result.changes());
    return result;
  }

  private Result logIn(String name, long number) {
    return apply(Sample.login(name, session(number)));
  }

  private Result logOut(String name, long number) {
    return apply(Sample.logout(name, session(number)));
  }

  private Result send(String from, String to, String text) {
    return apply(Sample.send(from, to, text, false));
  }

  private Result join(String name, String channel) {
    return apply(Sample.join(name, channel));
  }

  private Result part(String name, String channel) {
    return apply(new ChatCommand.Part(name, channel, ""));
  }

  private void confirm(String name, long upTo) {
    var result = apply(new ChatCommand.Confirm(name, upTo));
    assertThat(result.outcome()).isEqualTo(new Outcome.Done());
    assertThat(result.events()).isEmpty();
  }

  /// What a login would bring, which leaves the mail as it is.
  private List<Message> mailOf(String name) {
    var mailbox = ((Outcome.LoggedIn) logIn(name, 99).outcome()).mail();
    return new MailReader(messages).read(mailbox, 100).messages();
  }

  private List<String> texts(String name) {
    return mailOf(name).stream().map(Message::text).toList();
  }

  private static void expectJoined(Result result, String who, String channel, boolean already) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Joined.class,
            joined -> {
              assertThat(joined.who().name()).isEqualTo(who);
              assertThat(joined.channel().name()).isEqualTo(channel);
              assertThat(joined.already()).isEqualTo(already);
            });
  }

  private static void expectRefused(Result result, Reason reason, String subject) {
    assertThat(result)
        .isEqualTo(new Result(new Outcome.Refused(reason, subject), List.of(), List.of()));
  }

  private static SessionId session(long number) {
    return new SessionId("node-1", 1, number, false);
  }
}
