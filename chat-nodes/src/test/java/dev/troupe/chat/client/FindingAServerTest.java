package dev.troupe.chat.client;

import static dev.troupe.chat.client.TestClient.NODE;
import static dev.troupe.chat.client.TestClient.REFERRAL;
import static dev.troupe.chat.client.TestClient.SETTINGS;
import static dev.troupe.chat.client.TestClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Effect.Ending;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where a client connects, and when it gives up.
class FindingAServerTest {
  @Test
  void aServerIsAskedForAndConnectedTo() {
    var client = new TestClient(SETTINGS);
    assertThat(client.on(new Event.Begun())).containsExactly(new Effect.AskReferral(REFERRAL));
    assertThat(client.on(new Event.Referred(Optional.of(NODE))))
        .containsExactly(new Effect.Connect(NODE));
  }

  @Test
  void whereNoServerHasRoomItIsAskedForOnceMoreAfterTenSeconds() {
    var client = new TestClient(SETTINGS);
    client.on(new Event.Begun());
    assertThat(client.on(new Event.Referred(Optional.empty())))
        .containsExactly(
            new Effect.Show(new News.Link("No server has room now; trying once more in 10 s.")));
    assertThat(client.wakeAt()).isEqualTo(client.now + 10_000);
    client.now += 9_999;
    assertThat(client.on(new Event.TimePassed())).isEmpty();
    client.now += 1;
    assertThat(client.on(new Event.TimePassed())).containsExactly(new Effect.AskReferral(REFERRAL));
    assertThat(client.on(new Event.Referred(Optional.empty())))
        .containsExactly(new Effect.End(Ending.FAILED, "no server available"));
  }

  @Test
  void aReferralThatIsNotReachedIsNamed() {
    var client = new TestClient(SETTINGS);
    client.on(new Event.Begun());
    assertThat(client.on(new Event.Unreachable(REFERRAL)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:12345"));
  }

  @Test
  void aNamedServerThatIsNotReachedIsNamed() {
    var client = new TestClient(named());
    assertThat(client.on(new Event.Begun())).containsExactly(new Effect.Connect(NODE));
    assertThat(client.on(new Event.Unreachable(NODE)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:5010"));
  }

  @Test
  void aServerThatTheReferralDidNotKnowToBeDeadIsTriedThreeTimes() {
    var client = new TestClient(SETTINGS);
    client.on(new Event.Begun());
    for (int i = 1; i < 3; i++) {
      client.on(new Event.Referred(Optional.of(NODE)));
      assertThat(client.on(new Event.Unreachable(NODE))).isEmpty();
      client.sleep();
      assertThat(client.on(new Event.TimePassed()))
          .containsExactly(new Effect.AskReferral(REFERRAL));
    }
    client.on(new Event.Referred(Optional.of(NODE)));
    assertThat(client.on(new Event.Unreachable(NODE)))
        .containsExactly(new Effect.End(Ending.FAILED, "Error connecting to 127.0.0.1:5010"));
  }

  @Test
  void aServerThatDiesBeforeTheLoginIsNotTheEnd() {
    var client = new TestClient(SETTINGS);
    client.on(new Event.Begun());
    assertThat(client.on(new Event.Unanswered(REFERRAL))).isEmpty();
    client.sleep();
    client.on(new Event.TimePassed());
    client.on(new Event.Referred(Optional.of(NODE)));
    client.on(new Event.Connected());
    assertThat(client.on(new Event.Lost())).containsExactly(new Effect.Disconnect());
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).containsExactly(new Effect.AskReferral(REFERRAL));
  }

  @Test
  void aFullServerIsTriedOnceMore() {
    var client = new TestClient(named());
    client.on(new Event.Begun());
    client.on(new Event.Connected());
    assertThat(client.received("ERROR :Server busy, try again later"))
        .contains(new Effect.Disconnect());
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).containsExactly(new Effect.Connect(NODE));
    client.on(new Event.Connected());
    assertThat(client.received("ERROR :Server busy, try again later"))
        .contains(new Effect.End(Ending.FAILED, "no server available"));
  }

  @Test
  void withoutReconnectingTheServersEndIsTheEnd() {
    var once =
        new ClientSettings("ada", "", Optional.of(NODE), REFERRAL, false, Duration.ofMinutes(2));
    var client = TestClient.loggedIn(once);
    assertThat(client.on(new Event.Lost()))
        .containsExactly(
            new Effect.End(Ending.FAILED, "Server shut down prematurely, so logging you out."));
  }

  @Test
  void aServerThatSaysNothingIsAskedAndThenLeft() {
    var client = TestClient.loggedIn(SETTINGS);
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).containsExactly(new Effect.Send("PING :there"));
    client.sleep();
    assertThat(client.on(new Event.TimePassed())).contains(new Effect.Disconnect());
  }

  @Test
  void aServerThatCannotBeTrustedIsLeftAtOnceWheneverThatIs() {
    var client = TestClient.loggedIn(SETTINGS);
    client.on(new Event.Lost());
    client.sleep();
    client.on(new Event.TimePassed());
    client.on(new Event.Referred(Optional.of(NODE)));
    assertThat(client.on(new Event.Unsafe(NODE, "its certificate has expired")))
        .containsExactly(
            new Effect.End(
                Ending.FAILED, "Error connecting to 127.0.0.1:5010: its certificate has expired"));
  }
}
