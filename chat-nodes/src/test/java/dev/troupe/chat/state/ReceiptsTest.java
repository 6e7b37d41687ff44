package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Messages that are sent again under the labels of the first time.
class ReceiptsTest extends SmallState {
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
}
