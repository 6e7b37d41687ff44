package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.WINDOW;
import static dev.troupe.replication.core.LoneReplica.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How a primary changes the in-sync set: rules S1, G1, G2 and D1.
class InSyncSetTest {
  private static final long TICK = 50;

  @Test
  void aSuspectIsRequiredUntilItIsKnownToBeOut_S1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 4));
    replica.elapse(WINDOW + 2 * TICK, "b");
    assertThat(replica.taken(Effect.Swap.class))
        .containsExactly(
            new Effect.Swap(
                configuration(6, 2, "a", "a", "b", "c"), configuration(7, 2, "a", "a", "b")));
    assertThat(replica.required()).containsExactly("a", "b", "c");
    assertThat(replica.applied()).isEmpty();
    replica.registerHolds(7, 2, "a", "a", "b");
    assertThat(replica.required()).containsExactly("a", "b");
    assertThat(replica.applied()).containsExactly(4L);
  }

  @Test
  void aSwapThatGaveNoAnswerReleasesNobody_S1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(WINDOW + 2 * TICK, "b");
    assertThat(replica.swaps()).hasSize(1);
    replica.registerFails();
    replica.elapse(TICK, "b");
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(1);
    assertThat(replica.required()).containsExactly("a", "b", "c");
    replica.registerHolds(6, 2, "a", "a", "b", "c");
    replica.elapse(TICK, "b");
    assertThat(replica.swaps()).as("once more").hasSize(1);
    assertThat(replica.required()).containsExactly("a", "b", "c");
  }

  /// The swap that gave no answer may be done after the register was read again.
  @Test
  void aSwapThatIsDoneLateComesToLight() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(WINDOW + 2 * TICK, "b");
    replica.registerFails();
    replica.elapse(TICK, "b", "c");
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.registerHolds(6, 2, "a", "a", "b", "c");
    replica.taken(Effect.ReadRegister.class);
    replica.elapse(Timing.DEFAULT.rereadAfter().toMillis(), "b", "c");
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(1);
    replica.registerHolds(7, 2, "a", "a", "b");
    replica.elapse(TICK, "b", "c");
    assertThat(replica.swaps()).contains(configuration(8, 2, "a", "a", "b", "c"));
  }

  @Test
  void oneThatHearsNothingIsASuspectToo_D1() {
    var replica = LoneReplica.primary("a", "b", "c");
    for (int i = 0; i < 20; i++) {
      replica.elapse(TICK, "b");
      replica.hear("c", LoneReplica.heartbeat(0, false, 0, 0, i, 0));
    }
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a", "b"));
  }

  @Test
  void aPrimaryWithLessThanHalfOfTheSetWaitsLonger_D1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(WINDOW + 900);
    assertThat(replica.swaps()).isEmpty();
    replica.registerHolds(6, 2, "a", "a", "b", "c");
    replica.elapse(200);
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a"));
  }

  /// Nobody's window ends together with another's.
  @Test
  void aPrimaryThatIsCutOffTakesNobodyOutBeforeTheOthers_D1() {
    for (long millisBetween = 0; millisBetween <= 300; millisBetween += TICK) {
      var replica = LoneReplica.primary("a", "b", "c");
      replica.elapse(millisBetween, "c");
      replica.elapse(WINDOW + 500);
      assertThat(replica.swaps()).as("%d ms between them", millisBetween).isEmpty();
    }
  }

  @Test
  void aPrimaryThatStoodStillSuspectsNobodyForIt_D1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.pause(5_000);
    replica.elapse(WINDOW);
    assertThat(replica.swaps()).isEmpty();
    replica.elapse(2 * TICK, "b", "c");
    replica.elapse(WINDOW, "b", "c");
    assertThat(replica.swaps()).isEmpty();
  }

  @Test
  void aMemberThatHasEndedIsTakenOutAtOnce_D1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(TICK, "b", "c");
    replica.peerGone("c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a", "b"));
    assertThat(replica.required()).containsExactly("a", "b", "c");
    replica.registerHolds(7, 2, "a", "a", "b");
    replica.peerGone("b");
    assertThat(replica.swaps()).containsExactly(configuration(8, 2, "a", "a"));
  }

  @Test
  void aPrimaryThatIsLeftAloneWaitsForNobodyIfAllOthersHaveEnded_D1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(WINDOW + 2 * TICK);
    assertThat(replica.swaps()).isEmpty();
    replica.peerGone("b");
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a"));
  }

  @Test
  void aLearnerThatHasEndedIsNotAdded_G2() {
    var replica = LoneReplica.primary("a", "b");
    replica.elapse(2 * TICK, "b", "c");
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.peerGone("c");
    assertThat(replica.swaps()).isEmpty();
    replica.elapse(TICK, "b", "c");
    replica.elapse(TICK, "b", "c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a", "b", "c"));
  }

  @Test
  void aPrimaryThatFindsALaterEpochInTheRegisterStepsDown() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(WINDOW + 2 * TICK, "b");
    replica.registerHolds(7, 3, "c", "c");
    assertThat(replica.status().standing()).isEqualTo(ReplicaStatus.Standing.LEARNER);
    assertThat(replica.required()).isEmpty();
  }

  @Test
  void aLearnerIsRequiredFromTheMomentItsAdditionIsAskedFor_G1() {
    var replica = LoneReplica.primary("a", "b");
    replica.elapse(2 * TICK, "b", "c");
    assertThat(replica.swaps()).as("c has acknowledged nothing").isEmpty();
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.elapse(TICK, "b", "c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 2, "a", "a", "b", "c"));
    assertThat(replica.required()).containsExactly("a", "b", "c");
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 4));
    assertThat(replica.applied()).isEmpty();
    replica.hear("c", new Message.Ack(2, 1, 4));
    assertThat(replica.applied()).containsExactly(4L);
  }

  @Test
  void anAdditionThatGaveNoAnswerKeepsTheLearnerRequired_G1() {
    var replica = LoneReplica.primary("a", "b");
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.elapse(TICK, "b", "c");
    replica.elapse(TICK, "b", "c");
    assertThat(replica.swaps()).hasSize(1);
    replica.registerFails();
    assertThat(replica.required()).containsExactly("a", "b", "c");
    replica.elapse(TICK, "b", "c");
    replica.registerHolds(6, 2, "a", "a", "b");
    assertThat(replica.required()).as("the swap may be done yet").containsExactly("a", "b", "c");
  }

  @Test
  void aLearnerNeedsAllThatIsCommitted_G2() {
    var replica = LoneReplica.primary("a", "b");
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 4));
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.elapse(4 * TICK, "b", "c");
    assertThat(replica.swaps()).isEmpty();
    replica.hear("c", new Message.Ack(2, 1, 4));
    replica.elapse(TICK, "b", "c");
    assertThat(replica.swaps()).hasSize(1);
  }

  /// The primary's log at its takeover may hold entries that an earlier one has answered, though it
  /// does not know yet that they are committed.
  @Test
  void aLearnerNeedsAllThatThePrimaryHadAtItsTakeover_G2() {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(5, 1, "b", "a", "b");
    replica.elapse(WINDOW, "b", "c");
    replica.registerHolds(5, 1, "b", "a", "b");
    replica.elapse(TICK, "b", "c");
    replica.swapIsDone();
    replica.sync();
    replica.hear("c", new Message.Ack(2, 1, 2));
    replica.elapse(10 * TICK, "b", "c");
    assertThat(replica.swaps()).isEmpty();
  }

  @Test
  void aLearnerThatIsNotHeardNowIsNotAdded_G2() {
    var replica = LoneReplica.primary("a", "b");
    replica.hear("c", new Message.Ack(2, 1, 3));
    replica.elapse(10 * TICK, "b");
    assertThat(replica.swaps()).isEmpty();
  }
}
