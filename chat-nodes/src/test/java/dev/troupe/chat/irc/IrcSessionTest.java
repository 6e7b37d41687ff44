package dev.troupe.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.Counts;
import dev.troupe.chat.state.Limits;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.Proof;
import dev.troupe.chat.state.Sample;
import dev.troupe.chat.state.SessionId;
import dev.troupe.chat.state.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What transcripts cannot show: commands under way, and what waits for them.
class IrcSessionTest {
  private static final SessionId ID = new SessionId("node-1", 1, 1, false);

  private final IrcSession session = new IrcSession(ID, Conversation.HOST);

  @Test
  void theLoginWaitsForTheEndOfNegotiation() {
    String user = "USER ada 0 * :Ada";
    var login =
        new Action.Submit(
            new ChatCommand.Login("ada", ID, "ada", "Ada", true, true, new Proof.None()));
    for (List<String> order :
        List.of(
            List.of("CAP LS", "NICK ada", user),
            List.of("CAP LS", user, "NICK ada"),
            List.of("NICK ada", "CAP LS 302", user),
            List.of(user, "CAP REQ :echo-message", "NICK ada"))) {
      var negotiating = new IrcSession(ID, Conversation.HOST);
      for (String line : order) {
        assertThat(negotiating.onLine(line.getBytes(UTF_8))).as("%s", order).doesNotContain(login);
      }
      assertThat(negotiating.onLine("CAP END".getBytes(UTF_8)))
          .satisfiesExactly(
              action -> assertThat(answered(negotiating, action)).containsExactly(login));
    }
  }

  @Test
  void linesWaitWhileALoginIsUnderWay() {
    assertThat(session.isBusy()).isFalse();
    send("NICK ada");
    answered(session, send("USER ada 0 * :Ada").getFirst());
    assertThat(session.isBusy()).isTrue();
    assertThat(session.isSettled()).isFalse();
    session.onOutcome(loggedIn("ada"), Conversation.TIME);
    assertThat(session.isBusy()).isFalse();
    assertThat(session.isSettled()).isTrue();
  }

  @Test
  void aClientThatGoesWhileALoginIsUnderWayIsLoggedOutAgain() {
    send("NICK ada");
    answered(session, send("USER ada 0 * :Ada").getFirst());
    assertThat(session.onClose("Connection lost"))
        .containsExactly(
            new Action.Submit(new ChatCommand.Logout("ada", ID, "Connection lost")),
            new Action.Reply("ERROR :Connection lost"),
            new Action.Close());
    assertThat(session.onOutcome(loggedIn("ada"), Conversation.TIME)).isEmpty();
    assertThat(session.onOutcome(new Outcome.Done(), Conversation.TIME)).isEmpty();
    assertThat(session.isSettled()).isTrue();
  }

  @Test
  void aLoginThatIsRefusedEndsTheSession() {
    send("NICK ada");
    answered(session, send("USER ada 0 * :Ada").getFirst());
    assertThat(
            session.onOutcome(
                new Outcome.Refused(Outcome.Reason.TOO_MANY_ACCOUNTS, "ada"), Conversation.TIME))
        .contains(
            new Action.Reply("ERROR :No more accounts can be created here"), new Action.Close());
  }

  @Test
  void linesWaitWhile64CommandsAreUnderWay() {
    logIn();
    for (int i = 1; i <= 64; i++) {
      assertThat(session.isBusy()).as("before command %d", i).isFalse();
      send("PRIVMSG bob :" + i);
    }
    assertThat(session.isBusy()).isTrue();
    session.onOutcome(new Outcome.Done(), Conversation.TIME);
    assertThat(session.isBusy()).isFalse();
  }

  @Test
  void aMessageWaitsForTheWholeAnswerOfALabeledJoinBeforeIt() {
    logIn();
    send("CAP REQ :labeled-response batch echo-message");
    send("@label=1 PRIVMSG #a :first");
    assertThat(session.isBusy()).as("behind a message").isFalse();
    session.onOutcome(new Outcome.Done(), Conversation.TIME);
    send("@label=2 JOIN #a");
    assertThat(send("PRIVMSG #a :hello")).isEmpty();
    assertThat(session.isBusy()).isTrue();
    assertThat(session.onOutcome(new Outcome.Done(), Conversation.TIME))
        .containsExactly(
            new Action.Reply("@label=2 :node-1 ACK"),
            new Action.Submit(new ChatCommand.Send("ada", "#a", "hello", false, "", "")));
    assertThat(session.isBusy()).isFalse();
  }

  @Test
  void afterQuitNothingIsDoneOrSaid() {
    logIn();
    assertThat(send("QUIT :bye"))
        .containsExactly(
            new Action.Submit(new ChatCommand.Logout("ada", ID, "Quit: bye")),
            new Action.Reply("ERROR :Closing link: bye"),
            new Action.Close());
    assertThat(send("PRIVMSG bob :late")).isEmpty();
    assertThat(send("QUIT")).isEmpty();
    assertThat(session.onTooLongLine()).isEmpty();
    assertThat(session.onEvent(posted(9), Conversation.TIME)).isEmpty();
    assertThat(session.onTaken()).isEmpty();
    assertThat(session.onClose("again")).isEmpty();
  }

  @Test
  void aTakeoverOfAnotherSessionIsNotOnesOwn() {
    logIn();
    var other = new SessionId("node-1", 1, 2, false);
    assertThat(
            session.onEvent(new ChatEvent.Replaced("ada", other, Set.of("ada")), Conversation.TIME))
        .isEmpty();
    assertThat(session.onEvent(new ChatEvent.Replaced("ada", ID, Set.of("ada")), Conversation.TIME))
        .contains(new Action.Close());
  }

  @Test
  void mailGoesInPortionsAsTheClientTakesThemAndBeforeWhatIsNew() {
    var box = new Mailbox("ada", new Stretch(1, "ada", 0, 25), List.of(), 10, 25);
    send("NICK ada");
    answered(session, send("USER ada 0 * :Ada").getFirst());
    assertThat(
            session.onOutcome(
                new Outcome.LoggedIn(
                    Sample.person("ada", 0), false, List.of(), box, new Counts(1, 1, 0, 1)),
                Conversation.TIME))
        .contains(new Action.ReadMail(box));
    assertThat(session.isSettled()).isFalse();
    assertThat(texts(session.onEvent(posted(26), Conversation.TIME)))
        .as("waits behind the mail")
        .isEmpty();
    var actions =
        new ArrayList<>(session.onMail(new MailPage(messages(1, 25), Mailbox.empty("ada", 25))));
    assertThat(texts(actions)).hasSize(10);
    actions.addAll(session.onTaken());
    actions.addAll(session.onTaken());
    assertThat(actions).contains(new Action.ReadNews("ada", 25));
    actions.addAll(session.onMail(new MailPage(messages(26, 26), Mailbox.empty("ada", 26))));
    assertThat(session.isSettled()).isTrue();
    actions.addAll(session.onTaken());
    actions.addAll(session.onEvent(posted(27), Conversation.TIME));
    assertThat(texts(actions)).hasSize(27).doesNotHaveDuplicates().last().isEqualTo("text 27");
  }

  @Test
  void aSessionThatTheOthersHaveEndedIsClosedAndNobodyElses() {
    logIn();
    var other = new SessionId("node-1", 1, 2, false);
    assertThat(
            session.onEvent(
                new ChatEvent.SessionEnded("ada", other, Set.of("ada")), Conversation.TIME))
        .isEmpty();
    assertThat(
            session.onEvent(
                new ChatEvent.SessionEnded("ada", ID, Set.of("ada")), Conversation.TIME))
        .contains(new Action.Close());
  }

  @Test
  void invalidUtf8AndLongLinesAreAnswered() {
    assertThat(session.onLine(new byte[] {'P', (byte) 0xff}))
        .containsExactly(new Action.Reply(":node-1 FAIL * INVALID_UTF8 :Messages must be UTF-8"));
    var refused =
        new Action.Reply(
            ":node-1 417 * :A line has at most 512 bytes, tags apart; nothing was done");
    assertThat(session.onTooLongLine()).containsExactly(refused);
    assertThat(send("PING " + "x".repeat(600))).containsExactly(refused);
  }

  @Test
  void aLongAnswerComesPageByPageAsTheClientTakesIt() {
    logIn();
    var state = new ChatState(Limits.DEFAULT);
    for (int i = 0; i < 600; i++) {
      String name = "member-%03d".formatted(i);
      state.apply(i + 1L, 0, Sample.login(name, new SessionId("node-2", 1, i, false)));
    }
    var pages = new ArrayList<List<Action>>();
    pages.add(seen(send("NAMES #lobby"), state));
    assertThat(session.isBusy()).isTrue();
    assertThat(session.isSettled()).isFalse();
    pages.add(seen(session.onTaken(), state));
    pages.add(seen(session.onTaken(), state));
    assertThat(session.isBusy()).isFalse();
    assertThat(pages).extracting(IrcSessionTest::countMembers).containsExactly(250L, 250L, 100L);
    assertThat(pages.getLast().getLast())
        .isEqualTo(new Action.Reply(":node-1 366 ada #lobby :End of /NAMES list"));
  }

  private static long countMembers(List<Action> page) {
    return page.stream()
        .flatMap(action -> List.of(action.toString().split(" ", -1)).stream())
        .filter(word -> word.matches(":?member-.*"))
        .count();
  }

  @Test
  void aQuestionWaitsUntilTheMessagesBeforeItAreDone() {
    logIn();
    send("PRIVMSG bob :hi");
    assertThat(send("PING x")).isEmpty();
    assertThat(session.isBusy()).isTrue();
    assertThat(session.onOutcome(new Outcome.Done(), Conversation.TIME))
        .containsExactly(new Action.Reply(":node-1 PONG node-1 :x"));
    assertThat(session.isBusy()).isFalse();
  }

  /// Lets a session look at an empty state.
  private static List<Action> answered(IrcSession session, Action action) {
    var question = ((Action.Look) action).question();
    return session.onSeen(question.apply(new ChatState(Limits.DEFAULT)));
  }

  /// What is said once a session has looked at a state as often as it wants.
  private List<Action> seen(List<Action> actions, ChatState state) {
    List<Action> due = actions;
    while (due.size() == 1 && due.getFirst() instanceof Action.Look(var question)) {
      due = session.onSeen(question.apply(state));
    }
    return due;
  }

  private void logIn() {
    send("NICK ada");
    answered(session, send("USER ada 0 * :Ada").getFirst());
    session.onOutcome(loggedIn("ada"), Conversation.TIME);
  }

  private List<Action> send(String line) {
    return session.onLine(line.getBytes(UTF_8));
  }

  private static Outcome loggedIn(String name) {
    return new Outcome.LoggedIn(
        Sample.person(name, 0), true, List.of(), Mailbox.empty(name, 0), new Counts(1, 1, 0, 1));
  }

  private static List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(IrcSessionTest::message).toList();
  }

  private static ChatEvent posted(long index) {
    return new ChatEvent.Posted(message(index), Set.of("ada"));
  }

  private static Message message(long index) {
    return Sample.message(index, 0, "bob", "ada", "text " + index, false);
  }

  private static List<String> texts(List<Action> actions) {
    return actions.stream()
        .map(action -> action instanceof Action.Reply(var line) ? line : "")
        .filter(line -> line.contains(" PRIVMSG ada :"))
        .map(line -> line.split(" :", 2)[1])
        .toList();
  }
}
