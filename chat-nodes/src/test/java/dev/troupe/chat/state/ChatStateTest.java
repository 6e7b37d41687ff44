package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatState.Result;
import dev.troupe.chat.state.Outcome.Reason;
import dev.troupe.chat.state.Outcome.Roster;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChatStateTest {
  private static final Limits SMALL = new Limits(3, 3, 2, 2);

  private final ChatState state = new ChatState(SMALL);
  private final MemoryMessages messages = new MemoryMessages();
  private long index;

  @Test
  void theFirstUseOfANameCreatesTheAccountInTheLobby() {
    var result = logIn("Ada", 1);
    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.LoggedIn(
                "Ada",
                true,
                List.of(new Roster("#lobby", List.of("Ada"))),
                Mailbox.empty("Ada", 1)));
    assertThat(result.events())
        .containsExactly(new ChatEvent.MemberJoined("Ada", "#lobby", Set.of("ada")));
    assertThat(state.sessionOf("aDa")).contains(session(1));
  }

  @Test
  void laterItLogsInAsFirstWritten() {
    logIn("Ada", 1);
    logOut("Ada", 1);
    var result = logIn("ADA", 2);
    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.LoggedIn(
                "Ada",
                false,
                List.of(new Roster("#lobby", List.of("Ada"))),
                Mailbox.empty("Ada", 3)));
    assertThat(result.events()).isEmpty();
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
    var message = new Message(3, 1_003, "Ada", "Bob", "hi", false);
    assertThat(result.outcome()).isEqualTo(new Outcome.Sent(message));
    assertThat(result.events()).containsExactly(new ChatEvent.Posted(message, Set.of("bob")));
    assertThat(mailOf("bob")).containsExactly(message);
    assertThat(mailOf("ada")).isEmpty();
  }

  @Test
  void aMessageToAChannelWaitsForAllMembersButItsSender() {
    logIn("ada", 1);
    logIn("bob", 2);
    var result = send("ada", "#LOBBY", "hi");
    var message = new Message(3, 1_003, "ada", "#lobby", "hi", false);
    assertThat(result.outcome()).isEqualTo(new Outcome.Sent(message));
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
    expectRefused(send("ada", "#Lobby", "hi"), Reason.NOT_ON_CHANNEL, "#lobby");
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
    assertThat(state.roster("#tea")).as("the channel is gone").isEmpty();
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
  void aChannelsMessageIsOneChangeHoweverManyItIsFor() {
    logIn("ada", 1);
    logIn("bob", 2);
    logIn("eve", 3);
    var result = send("ada", "#lobby", "hi");
    assertThat(result.changes())
        .containsExactly(
            new Change.MessageAdded(0, new Message(4, 1_004, "ada", "#lobby", "hi", false)));
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
    assertThat(join("ada", "#Tea").outcome())
        .isEqualTo(new Outcome.Joined(new Roster("#Tea", List.of("ada")), false));
    var result = join("bob", "#tEA");
    assertThat(result.outcome())
        .isEqualTo(new Outcome.Joined(new Roster("#Tea", List.of("ada", "bob")), false));
    assertThat(result.events())
        .containsExactly(new ChatEvent.MemberJoined("bob", "#Tea", Set.of("ada", "bob")));
    var again = join("bob", "#tea");
    assertThat(again.outcome())
        .isEqualTo(new Outcome.Joined(new Roster("#Tea", List.of("ada", "bob")), true));
    assertThat(again.events()).isEmpty();
  }

  @Test
  void membershipOutlastsTheSession() {
    logIn("ada", 1);
    join("ada", "#tea");
    logOut("ada", 1);
    assertThat(((Outcome.LoggedIn) logIn("ada", 2).outcome()).channels())
        .extracting(Roster::channel)
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
    assertThat(result.outcome()).isEqualTo(new Outcome.Parted("#lobby", "bye"));
    assertThat(result.events())
        .containsExactly(new ChatEvent.MemberParted("ada", "#lobby", "bye", Set.of("bob")));
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
    assertThat(state.roster("#tea")).isEmpty();
    assertThat(state.roster("#lobby")).contains(new Roster("#lobby", List.of()));
  }

  @Test
  void theEndOfAProcessEndsItsSessionsOnly() {
    apply(new ChatCommand.Login("ada", new SessionId("node-1", 7, 1)));
    apply(new ChatCommand.Login("bob", new SessionId("node-1", 8, 1)));
    apply(new ChatCommand.Login("eve", new SessionId("node-2", 7, 1)));
    var result = apply(new ChatCommand.EndSessions("node-1", 7));
    assertThat(result.events())
        .containsExactly(
            new ChatEvent.SessionEnded("ada", new SessionId("node-1", 7, 1), Set.of("ada")));
    assertThat(state.sessionOf("ada")).isEmpty();
    assertThat(state.sessionOf("bob")).isPresent();
    assertThat(state.sessionOf("eve")).isPresent();
  }

  @Test
  void aProcessThatStartsEndsTheSessionsOfEarlierOnes() {
    apply(new ChatCommand.Login("ada", new SessionId("node-1", 7, 1)));
    apply(new ChatCommand.Login("bob", new SessionId("node-1", 8, 1)));
    apply(new ChatCommand.Login("eve", new SessionId("node-2", 7, 1)));
    apply(new ChatCommand.StartNode("node-1", 8));
    assertThat(state.sessionOf("ada")).isEmpty();
    assertThat(state.sessionOf("bob")).isPresent();
    assertThat(state.sessionOf("eve")).isPresent();
  }

  @Test
  void aMessagesIdComesFromItsPlace() {
    assertThat(new Message(35, 0, "a", "b", "", false).id()).isEqualTo("mz");
    assertThat(new Message(36, 9, "c", "d", "x", true).id()).isEqualTo("m10");
  }

  private Result apply(ChatCommand command) {
    index++;
    var result = state.apply(index, 1_000 + index, command);
    messages.onChanges(result.changes());
    return result;
  }

  private Result logIn(String name, long number) {
    return apply(new ChatCommand.Login(name, session(number)));
  }

  private Result logOut(String name, long number) {
    return apply(new ChatCommand.Logout(name, session(number)));
  }

  private Result send(String from, String to, String text) {
    return apply(new ChatCommand.Send(from, to, text, false));
  }

  private Result join(String name, String channel) {
    return apply(new ChatCommand.Join(name, channel));
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

  private static void expectRefused(Result result, Reason reason, String subject) {
    assertThat(result)
        .isEqualTo(new Result(new Outcome.Refused(reason, subject), List.of(), List.of()));
  }

  private static SessionId session(long number) {
    return new SessionId("node-1", 1, number);
  }
}
