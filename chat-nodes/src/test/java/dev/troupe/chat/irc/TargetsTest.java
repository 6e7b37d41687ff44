package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.irc.Targets.Target;
import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.History;
import dev.troupe.chat.state.HistoryReader;
import dev.troupe.chat.state.HistoryReader.AtTime;
import dev.troupe.chat.state.MemoryMessages;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Stretch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which conversations `CHATHISTORY TARGETS` finds; ada has heard of bob, cid, and of bob again,
/// and reads two channels.
class TargetsTest {
  private static final long ADA = 1;

  private final MemoryMessages messages = new MemoryMessages();
  private final List<History> histories = new ArrayList<>();

  TargetsTest() {
    heard(ADA, "ada", said(10, "bob"), said(20, "cid"), said(50, "bob"));
    heard(2, "#old", said(30, "eve"));
    heard(3, "#new", said(15, "eve"), said(60, "bob"));
  }

  private record Said(long time, String from) {}

  private static Said said(long time, String from) {
    return new Said(time, from);
  }

  private void heard(long id, String target, Said... all) {
    for (Said one : all) {
      var message =
          new Message(one.time(), one.time(), one.from(), "u", target, "hello", false, "");
      messages.onChanges(List.of(new Change.MessageAdded(id, message)));
    }
    histories.add(
        new History(target, List.of(new Stretch(id, target, 0, Stretch.OPEN)), List.of()));
  }

  private List<Target> find(long first, long second, int most) {
    return new Targets(new AtTime(first), new AtTime(second), most)
        .find(new HistoryReader(messages), histories, "ada");
  }

  @Test
  void theyAreInTheOrderOfTheirNewestMessages() {
    List<Target> all =
        List.of(
            new Target("cid", 20),
            new Target("#old", 30),
            new Target("bob", 50),
            new Target("#new", 60));
    assertThat(find(0, 100, 10)).isEqualTo(all);
    assertThat(find(100, 0, 10)).isEqualTo(all);
  }

  @Test
  void ofManyThoseNextToTheFirstTimeAreFound() {
    assertThat(find(0, 100, 2)).extracting(Target::name).containsExactly("cid", "#old");
    assertThat(find(100, 0, 2)).extracting(Target::name).containsExactly("bob", "#new");
  }

  @Test
  void theirNewestMessageIsBetweenTheTimesAndAtNeither() {
    assertThat(find(20, 60, 10)).extracting(Target::name).containsExactly("#old", "bob");
    assertThat(find(60, 20, 10)).extracting(Target::name).containsExactly("#old", "bob");
    assertThat(find(0, 16, 10)).isEmpty(); // bob and #new were there, and again later
  }
}
