package dev.troupe.chat.client;

import static dev.troupe.chat.client.TestClient.NODE;
import static dev.troupe.chat.client.TestClient.REFERRAL;
import static dev.troupe.chat.client.TestClient.SETTINGS;
import static dev.troupe.chat.client.TestClient.sent;
import static dev.troupe.chat.client.TestClient.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Effect.Ending;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a client does with what it is to say, and with what comes.
class ChatClientTest {
  @Test
  void afterABreakWhatHadNoAnswerIsSentAgainUnderTheSameLabels() {
    var client = TestClient.loggedIn(SETTINGS);
    client.received(":node-1 TOKEN secret-token");
    client.say("one");
    assertThat(client.say("two")).containsExactly("@label=2 PRIVMSG bob :two");
    client.received("@label=1;msgid=m5 :ada!a@troupe PRIVMSG bob :one");
    client.on(new Event.Lost());
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).containsExactly(new Effect.AskReferral(REFERRAL));
    client.on(new Event.Referred(Optional.of(NODE)));
    assertThat(sent(client.on(new Event.Connected()))).contains("TOKEN secret-token");
    assertThat(sent(client.received(":node-2 001 ada :Welcome")))
        .containsExactly(
            "@label=history-1 CHATHISTORY AFTER bob msgid=m5 100", "@label=2 PRIVMSG bob :two");
  }

  @Test
  void whatComesTwiceIsShownOnce() {
    var client = TestClient.loggedIn(SETTINGS);
    assertThat(shown(client.received("@msgid=m7 :bob!b@troupe PRIVMSG ada :hi"))).hasSize(1);
    assertThat(shown(client.received("@msgid=m7 :bob!b@troupe PRIVMSG ada :hi"))).isEmpty();
  }

  @Test
  void atMostFiftyRequestsAreUnansweredAndTheRestWaits() {
    var client = TestClient.loggedIn(SETTINGS);
    for (int i = 1; i <= 50; i++) {
      assertThat(client.say("text")).hasSize(1);
    }
    assertThat(client.say("text")).isEmpty();
    assertThat(sent(client.received("@label=1;msgid=m1 :ada!a@troupe PRIVMSG bob :text")))
        .containsExactly("@label=1f PRIVMSG bob :text");
    assertThat(client.unacknowledged()).hasSize(50);
    while (!client.isFull()) {
      client.say("text");
    }
    assertThat(client.unacknowledged()).hasSize(500);
  }

  @Test
  void whatIsRefusedIsSaidAndNotSentAgain() {
    var client = TestClient.loggedIn(SETTINGS);
    client.say("anybody?");
    assertThat(client.received("@label=1 :node-1 401 ada bob :No such nick/channel"))
        .containsExactly(
            new Effect.Show(
                new News.Refused("Not sent to bob: there is no account or channel bob.")));
    assertThat(client.unacknowledged()).isEmpty();
  }

  @Test
  void leavingWaitsUntilAllIsAnsweredAndWhatCameIsConfirmed() {
    var client = TestClient.loggedIn(SETTINGS);
    client.received("@msgid=ma :bob!b@troupe PRIVMSG ada :hi");
    client.say("bye");
    assertThat(client.on(new Event.Wanted(new Wish.Leave(Optional.empty())))).isEmpty();
    assertThat(client.received("@label=1;msgid=mb :ada!a@troupe PRIVMSG bob :bye"))
        .noneMatch(Effect.End.class::isInstance);
    assertThat(client.received("PING :10"))
        .containsExactly(
            new Effect.Send("PONG :10"), new Effect.Send("QUIT"), new Effect.End(Ending.DONE, ""));
  }

  @Test
  void leavingDoesNotWaitForAReceiptThatIsNotAskedFor() {
    var client = TestClient.loggedIn(SETTINGS);
    client.received("@msgid=ma :bob!b@troupe PRIVMSG ada :hi");
    client.on(new Event.Wanted(new Wish.Leave(Optional.empty())));
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).contains(new Effect.End(Ending.DONE, ""));
  }

  @Test
  void nothingThatAServerSaysMakesItFail() {
    var client = TestClient.loggedIn(SETTINGS);
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
      client.received(line);
    }
    assertThat(client.isChatting()).isTrue();
  }
}
