package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Messages, and what of them waits for whom.
class MailTest extends SmallState {
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
  void aMessagesIdComesFromItsPlace() {
    assertThat(Sample.message(35, 0, "a", "b", "", false).id()).isEqualTo("mz");
    assertThat(Sample.message(36, 9, "c", "d", "x", true).id()).isEqualTo("m10");
  }
}
