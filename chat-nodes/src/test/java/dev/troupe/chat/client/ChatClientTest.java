package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChatClientTest {
  private static final HostPort REFERRAL = new HostPort("127.0.0.1", 12345);
  private static final HostPort NODE = new HostPort("127.0.0.1", 5010);
  private static final ClientSettings SETTINGS =
      new ClientSettings("ada", "", Optional.empty(), REFERRAL, true, Duration.ofMinutes(2));

  private long now = 1_000;

  @Test
  void aServerIsAskedForAndConnectedTo() {
    ChatClient client = client(SETTINGS);
    assertThat(on(client, new Event.Begun())).containsExactly(new Effect.AskReferral(REFERRAL));
    assertThat(on(client, new Event.Referred(Optional.of(NODE))))
        .containsExactly(new Effect.Connect(NODE));
  }

  @Test
  void whereNoServerHasRoomItIsAskedForOnceMoreAfterTenSeconds() {
    ChatClient client = client(SETTINGS);
    on(client, new Event.Begun());
    assertThat(on(client, new Event.Referred(Optional.empty())))
        .containsExactly(
            new Effect.Show(new News.Link("No server has room now; trying once more in 10 s.")));
    assertThat(client.wakeAt()).isEqualTo(now + 10_000);
    now += 9_999;
    assertThat(on(client, new Event.TimePassed())).isEmpty();
    now += 1;
    assertThat(on(client, new Event.TimePassed()))
        .containsExactly(new Effect.AskReferral(REFERRAL));
    assertThat(on(client, new Event.Referred(Optional.empty())))
        .containsExactly(new Effect.End(Ending.FAILED, "no server available"));
  }

  @Test
  void aReferralThatIsNotReachedIsNamed() {
    ChatClient client = client(SETTINGS);
    on(client, new Event.Begun());
    assertThat(on(client, new Event.Unreachable(REFERRAL)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:12345"));
  }

  @Test
  void aNamedServerThatIsNotReachedIsNamed() {
    ChatClient client = client(named());
    assertThat(on(client, new Event.Begun())).containsExactly(new Effect.Connect(NODE));
    assertThat(on(client, new Event.Unreachable(NODE)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:5010"));
  }

  @Test
  void aServerThatTheReferralDidNotKnowToBeDeadIsTriedThreeTimes() {
    ChatClient client = client(SETTINGS);
    on(client, new Event.Begun());
    for (int i = 1; i < 3; i++) {
      on(client, new Event.Referred(Optional.of(NODE)));
      assertThat(on(client, new Event.Unreachable(NODE))).isEmpty();
      now = client.wakeAt();
      assertThat(on(client, new Event.TimePassed()))
          .containsExactly(new Effect.AskReferral(REFERRAL));
    }
    on(client, new Event.Referred(Optional.of(NODE)));
    assertThat(on(client, new Event.Unreachable(NODE)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:5010"));
  }

  @Test
  void aServerThatDiesBeforeTheLoginIsNotTheEnd() {
    ChatClient client = client(SETTINGS);
    on(client, new Event.Begun());
    assertThat(on(client, new Event.Unanswered(REFERRAL))).isEmpty();
    now = client.wakeAt();
    on(client, new Event.TimePassed());
    on(client, new Event.Referred(Optional.of(NODE)));
    on(client, new Event.Connected());
    assertThat(on(client, new Event.Lost())).containsExactly(new Effect.Disconnect());
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed()))
        .containsExactly(new Effect.AskReferral(REFERRAL));
  }

  @Test
  void aNewPasswordIsUsedFromThenOnEvenIfItsAcknowledgementIsLost() {
    ChatClient client = loggedIn(named());
    on(client, new Event.Wanted(new Wish.SetPassword("sesame")));
    on(client, new Event.Lost());
    now = client.wakeAt();
    on(client, new Event.TimePassed());
    assertThat(sent(on(client, new Event.Connected()))).noneMatch(line -> line.endsWith(" sasl"));
    assertThat(received(client, ":node-1 464 ada :This name has a password"))
        .containsExactly(new Effect.Disconnect());
    now = client.wakeAt();
    on(client, new Event.TimePassed());
    assertThat(sent(on(client, new Event.Connected()))).anyMatch(line -> line.endsWith(" sasl"));
    received(client, ":node-1 001 ada :Welcome");
    received(client, "@label=1 :NickServ!NickServ@troupe NOTICE ada :Your password is set.");
    assertThat(client.unacknowledged()).isEmpty();
  }

  @Test
  void aFullServerIsTriedOnceMore() {
    ChatClient client = client(named());
    on(client, new Event.Begun());
    on(client, new Event.Connected());
    assertThat(received(client, "ERROR :Server busy, try again later"))
        .contains(new Effect.Disconnect());
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed())).containsExactly(new Effect.Connect(NODE));
    on(client, new Event.Connected());
    assertThat(received(client, "ERROR :Server busy, try again later"))
        .contains(new Effect.End(Ending.FAILED, "no server available"));
  }

  @Test
  void aPasswordIsGivenBySaslAndNowhereElse() {
    ChatClient client = client(named().withPassword("sesame"));
    on(client, new Event.Begun());
    List<String> said = sent(on(client, new Event.Connected()));
    assertThat(said).anyMatch(line -> line.startsWith("CAP REQ") && line.endsWith(" sasl"));
    said.addAll(sent(received(client, ":node-1 CAP * ACK :sasl")));
    said.addAll(sent(received(client, "AUTHENTICATE +")));
    assertThat(said).contains("AUTHENTICATE PLAIN", "AUTHENTICATE AGFkYQBzZXNhbWU=");
    assertThat(said).noneMatch(line -> line.contains("sesame"));
    assertThat(sent(received(client, ":node-1 903 ada :ok"))).containsExactly("CAP END");
    assertThat(SETTINGS.withPassword("sesame").toString()).doesNotContain("sesame");
  }

  @Test
  void aLongPasswordIsGivenInPieces() {
    ChatClient client = client(named().withPassword("x".repeat(295)));
    on(client, new Event.Begun());
    on(client, new Event.Connected());
    List<String> said = sent(received(client, "AUTHENTICATE +"));
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).hasSize("AUTHENTICATE ".length() + 400);
    assertThat(said.getLast()).isEqualTo("AUTHENTICATE +");
  }

  @Test
  void wrongPasswordsAndTakenNamesEndIt() {
    assertThat(atLogin(":node-1 904 ada :SASL authentication failed").ending())
        .isEqualTo(Ending.FAILED);
    assertThat(atLogin(":node-1 464 ada :This name has a password: give it with PASS").ending())
        .isEqualTo(Ending.PASSWORD_NEEDED);
    assertThat(atLogin(":node-1 CAP * NAK :troupe.dev/resend").why())
        .contains("no chat of Troupe's");
  }

  @Test
  void anotherLoginEndsItForGood() {
    ChatClient client = loggedIn(SETTINGS);
    received(client, "ERROR :Another client logged in as ada, so logging you out");
    assertThat(on(client, new Event.Lost()))
        .containsExactly(
            new Effect.End(Ending.FAILED, "Another client logged in as ada, so logging you out"));
  }

  @Test
  void withoutReconnectingTheServersEndIsTheEnd() {
    var once =
        new ClientSettings("ada", "", Optional.of(NODE), REFERRAL, false, Duration.ofMinutes(2));
    ChatClient client = loggedIn(once);
    assertThat(on(client, new Event.Lost()))
        .containsExactly(
            new Effect.End(Ending.FAILED, "Server shut down prematurely, so logging you out."));
  }

  @Test
  void afterABreakWhatHadNoAnswerIsSentAgainUnderTheSameLabels() {
    ChatClient client = loggedIn(SETTINGS);
    received(client, ":node-1 TOKEN secret-token");
    say(client, "one");
    assertThat(say(client, "two")).containsExactly("@label=2 PRIVMSG bob :two");
    received(client, "@label=1;msgid=m5 :ada!a@troupe PRIVMSG bob :one");
    on(client, new Event.Lost());
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed()))
        .containsExactly(new Effect.AskReferral(REFERRAL));
    on(client, new Event.Referred(Optional.of(NODE)));
    assertThat(sent(on(client, new Event.Connected()))).contains("TOKEN secret-token");
    assertThat(sent(received(client, ":node-2 001 ada :Welcome")))
        .containsExactly(
            "@label=history-1 CHATHISTORY AFTER bob msgid=m5 100", "@label=2 PRIVMSG bob :two");
  }

  @Test
  void whatComesTwiceIsShownOnce() {
    ChatClient client = loggedIn(SETTINGS);
    assertThat(shown(received(client, "@msgid=m7 :bob!b@troupe PRIVMSG ada :hi"))).hasSize(1);
    assertThat(shown(received(client, "@msgid=m7 :bob!b@troupe PRIVMSG ada :hi"))).isEmpty();
  }

  @Test
  void atMostFiftyRequestsAreUnansweredAndTheRestWaits() {
    ChatClient client = loggedIn(SETTINGS);
    for (int i = 1; i <= 50; i++) {
      assertThat(say(client, "text")).hasSize(1);
    }
    assertThat(say(client, "text")).isEmpty();
    assertThat(sent(received(client, "@label=1;msgid=m1 :ada!a@troupe PRIVMSG bob :text")))
        .containsExactly("@label=1f PRIVMSG bob :text");
    assertThat(client.unacknowledged()).hasSize(50);
    while (!client.isFull()) {
      say(client, "text");
    }
    assertThat(client.unacknowledged()).hasSize(500);
  }

  @Test
  void whatIsRefusedIsSaidAndNotSentAgain() {
    ChatClient client = loggedIn(SETTINGS);
    say(client, "anybody?");
    assertThat(received(client, "@label=1 :node-1 401 ada bob :No such nick/channel"))
        .containsExactly(
            new Effect.Show(
                new News.Refused("Not sent to bob: there is no account or channel bob.")));
    assertThat(client.unacknowledged()).isEmpty();
  }

  @Test
  void leavingWaitsUntilAllIsAnsweredAndWhatCameIsConfirmed() {
    ChatClient client = loggedIn(SETTINGS);
    received(client, "@msgid=ma :bob!b@troupe PRIVMSG ada :hi");
    say(client, "bye");
    assertThat(on(client, new Event.Wanted(new Wish.Leave(Optional.empty())))).isEmpty();
    assertThat(received(client, "@label=1;msgid=mb :ada!a@troupe PRIVMSG bob :bye"))
        .noneMatch(Effect.End.class::isInstance);
    assertThat(received(client, "PING :10"))
        .containsExactly(
            new Effect.Send("PONG :10"), new Effect.Send("QUIT"), new Effect.End(Ending.DONE, ""));
  }

  @Test
  void leavingDoesNotWaitForAReceiptThatIsNotAskedFor() {
    ChatClient client = loggedIn(SETTINGS);
    received(client, "@msgid=ma :bob!b@troupe PRIVMSG ada :hi");
    on(client, new Event.Wanted(new Wish.Leave(Optional.empty())));
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed())).contains(new Effect.End(Ending.DONE, ""));
  }

  @Test
  void aServerThatSaysNothingIsAskedAndThenLeft() {
    ChatClient client = loggedIn(SETTINGS);
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed())).containsExactly(new Effect.Send("PING :there"));
    now = client.wakeAt();
    assertThat(on(client, new Event.TimePassed())).contains(new Effect.Disconnect());
  }

  @Test
  void deletingTheAccountEndsWell() {
    ChatClient client = loggedIn(SETTINGS);
    received(client, "ERROR :Your account is deleted");
    assertThat(on(client, new Event.Lost()))
        .containsExactly(new Effect.End(Ending.DONE, "The account ada is deleted."));
  }

  @Test
  void nothingThatAServerSaysMakesItFail() {
    ChatClient client = loggedIn(SETTINGS);
    for (String line :
        List.of(
            "",
            "@",
            ":",
            "BATCH",
            "BATCH +",
            "BATCH -x",
            "@batch=x;label=y PRIVMSG",
            "@msgid=;time=x PRIVMSG a",
            "@msgid=zzz;time=tomorrow PRIVMSG a :b",
            "353",
            "366 ada",
            "JOIN",
            "KICK #a",
            "PART",
            "401",
            "FAIL",
            "999",
            "TOKEN",
            "PING",
            "MODE")) {
      received(client, line);
    }
    assertThat(client.isChatting()).isTrue();
  }

  private Effect.End atLogin(String line) {
    ChatClient client = client(named());
    on(client, new Event.Begun());
    on(client, new Event.Connected());
    return received(client, line).stream()
        .filter(Effect.End.class::isInstance)
        .map(Effect.End.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private ChatClient loggedIn(ClientSettings settings) {
    ChatClient client = client(settings);
    on(client, new Event.Begun());
    if (settings.server().isEmpty()) {
      on(client, new Event.Referred(Optional.of(NODE)));
    }
    on(client, new Event.Connected());
    received(client, ":node-1 CAP * ACK :batch");
    received(client, ":node-1 001 ada :Welcome");
    assertThat(client.isChatting()).isTrue();
    return client;
  }

  private static ClientSettings named() {
    return new ClientSettings("ada", "", Optional.of(NODE), REFERRAL, true, Duration.ofMinutes(2));
  }

  private static ChatClient client(ClientSettings settings) {
    return new ChatClient(settings, new Random(1));
  }

  private List<Effect> on(ChatClient client, Event event) {
    return client.on(event, now);
  }

  private List<Effect> received(ChatClient client, String line) {
    return on(client, new Event.Received(line));
  }

  private List<String> say(ChatClient client, String text) {
    return sent(on(client, new Event.Wanted(new Wish.Say("bob", text))));
  }

  private static List<String> sent(List<Effect> effects) {
    return new ArrayList<>(of(effects, Effect.Send.class).map(Effect.Send::line).toList());
  }

  private static List<News> shown(List<Effect> effects) {
    return of(effects, Effect.Show.class).map(Effect.Show::news).toList();
  }

  private static <T> Stream<T> of(List<Effect> effects, Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast);
  }
}
