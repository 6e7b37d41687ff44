package dev.troupe.users;

import static dev.troupe.testing.Peer.PATIENCE;
import static dev.troupe.testing.TestNodes.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.testing.TestNodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserTrackerTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserTracker.Settings SETTINGS =
      UserTracker.Settings.from(ConfigFactory.load());

  private final TestNodes nodes = new TestNodes();
  private ActorTestKit one;
  private ActorRef<UserTracker.Command> trackerOfOne;
  private TestProbe<UserTracker.Answer> answers;

  @BeforeEach
  void start() {
    one = nodes.start();
    trackerOfOne = tracker(one, SETTINGS);
    answers = one.createTestProbe();
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static ActorRef<UserTracker.Command> tracker(
      ActorTestKit node, UserTracker.Settings settings) {
    return node.spawn(UserTracker.create(settings, new SteadyClock()), "user-tracker");
  }

  private TestProbe<UserCounts> countsOf(ActorTestKit node, ActorRef<UserTracker.Command> tracker) {
    var counts = node.<UserCounts>createTestProbe();
    tracker.tell(new UserTracker.Subscribe(counts.ref()));
    return counts;
  }

  @Test
  void aNodeWithoutAClusterTracksItsOwnUsers() {
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    answers.expectMessage(new UserTracker.Active(1));
    var users = one.<Users>createTestProbe();
    trackerOfOne.tell(new UserTracker.GetUsers(users.ref()));
    assertThat(users.receiveMessage().byServer()).containsExactly(Map.entry(8000, List.of("ann")));
  }

  @Test
  void aBeatOnOneNodeCountsOnTheOtherAndALeaveThereEndsItOnBoth() {
    var two = nodes.start();
    var trackerOfTwo = tracker(two, SETTINGS);
    nodes.join(one, two);
    var onOne = countsOf(one, trackerOfOne);
    var onTwo = countsOf(two, trackerOfTwo);

    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    onTwo.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 1));

    trackerOfTwo.tell(new UserTracker.Leave(ANN, two.<Done>createTestProbe().ref()));
    onOne.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 1));
    onOne.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 0));
  }

  @Test
  void aDyingNodeTakesNoUserWithIt() {
    var two = nodes.start();
    var trackerOfTwo = tracker(two, SETTINGS);
    nodes.join(one, two);
    var onOne = countsOf(one, trackerOfOne);
    trackerOfTwo.tell(
        new UserTracker.Beat(ANN, 8000, two.<UserTracker.Answer>createTestProbe().ref()));
    onOne.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 1));

    nodes.crash(two, one);
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    answers.expectMessage(new UserTracker.Active(1));
    onOne.expectNoMessage(Duration.ofSeconds(3));
  }

  @Test
  void aSilentUserEndsOnAllNodes() {
    var quick = new UserTracker.Settings(Duration.ofSeconds(3), Duration.ofMillis(100), 10);
    one.stop(trackerOfOne);
    trackerOfOne = tracker(one, quick);
    var two = nodes.start();
    var onTwo = countsOf(two, tracker(two, quick));
    nodes.join(one, two);
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    onTwo.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 1));
    onTwo.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 0));
  }

  @Test
  void aUserWhoIsBarredOnOneNodeIsBarredOnTheOther() {
    var two = nodes.start();
    var trackerOfTwo = tracker(two, SETTINGS);
    nodes.join(one, two);
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    answers.expectMessage(new UserTracker.Active(1));
    var onTwo = countsOf(two, trackerOfTwo);
    onTwo.fishForMessage(PATIENCE, counts -> until(counts.on(8000) == 1));

    trackerOfTwo.tell(new UserTracker.Bar(ANN, answers.ref()));
    answers.expectMessage(new UserTracker.Barred());
    Awaitility.await("the other node to know")
        .atMost(PATIENCE)
        .until(() -> beatOnOne() instanceof UserTracker.Barred);

    trackerOfOne.tell(new UserTracker.Admit(ANN, one.<Done>createTestProbe().ref()));
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    answers.expectMessage(new UserTracker.Active(1));
  }

  private UserTracker.Answer beatOnOne() {
    trackerOfOne.tell(new UserTracker.Beat(ANN, 8000, answers.ref()));
    return answers.receiveMessage();
  }

  @Test
  void aSignComesBackAsItWasSent() {
    var sign = new Sign(8000, 1_700_000_000_000L);
    new SerializationTestKit(one.system()).verifySerialization(sign, true);
  }
}
