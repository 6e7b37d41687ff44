package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Channels, and who is in them.
class ChannelsTest extends SmallState {
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
}
