package dev.troupe.chat.client;

import static dev.troupe.chat.client.TestClient.SETTINGS;
import static dev.troupe.chat.client.TestClient.named;
import static dev.troupe.chat.client.TestClient.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Effect.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a client shows who it is.
class ClientLoginTest {
  @Test
  void aNewPasswordIsUsedFromThenOnEvenIfItsAcknowledgementIsLost() {
    var client = TestClient.loggedIn(named());
    client.on(new Event.Wanted(new Wish.SetPassword("sesame")));
    client.on(new Event.Lost());
    client.sleep();
    client.on(new Event.TimePassed());
    assertThat(sent(client.on(new Event.Connected()))).noneMatch(line -> line.endsWith(" sasl"));
    assertThat(client.received(":node-1 464 ada :This name has a password"))
        .containsExactly(new Effect.Disconnect());
    client.sleep();
    client.on(new Event.TimePassed());
    assertThat(sent(client.on(new Event.Connected()))).anyMatch(line -> line.endsWith(" sasl"));
    client.received(":node-1 001 ada :Welcome");
    client.received("@label=1 :NickServ!NickServ@troupe NOTICE ada :Your password is set.");
    assertThat(client.unacknowledged()).isEmpty();
  }

  @Test
  void aPasswordIsGivenBySaslAndNowhereElse() {
    var client = new TestClient(named().withPassword("sesame"));
    client.on(new Event.Begun());
    List<String> said = sent(client.on(new Event.Connected()));
    assertThat(said).anyMatch(line -> line.startsWith("CAP REQ") && line.endsWith(" sasl"));
    said.addAll(sent(client.received(":node-1 CAP * ACK :sasl")));
    said.addAll(sent(client.received("AUTHENTICATE +")));
    assertThat(said).contains("AUTHENTICATE PLAIN", "AUTHENTICATE AGFkYQBzZXNhbWU=");
    assertThat(said).noneMatch(line -> line.contains("sesame"));
    assertThat(sent(client.received(":node-1 903 ada :ok"))).containsExactly("CAP END");
    assertThat(SETTINGS.withPassword("sesame").toString()).doesNotContain("sesame");
  }

  @Test
  void aLongPasswordIsGivenInPieces() {
    var client = new TestClient(named().withPassword("x".repeat(295)));
    client.on(new Event.Begun());
    client.on(new Event.Connected());
    List<String> said = sent(client.received("AUTHENTICATE +"));
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
    var client = TestClient.loggedIn(SETTINGS);
    client.received("ERROR :Another client logged in as ada, so logging you out");
    assertThat(client.on(new Event.Lost()))
        .containsExactly(
            new Effect.End(Ending.FAILED, "Another client logged in as ada, so logging you out"));
  }

  @Test
  void deletingTheAccountEndsWell() {
    var client = TestClient.loggedIn(SETTINGS);
    client.received("ERROR :Your account is deleted");
    assertThat(client.on(new Event.Lost()))
        .containsExactly(new Effect.End(Ending.DONE, "The account ada is deleted."));
  }

  private Effect.End atLogin(String line) {
    var client = new TestClient(named());
    client.on(new Event.Begun());
    client.on(new Event.Connected());
    return client.received(line).stream()
        .filter(Effect.End.class::isInstance)
        .map(Effect.End.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
