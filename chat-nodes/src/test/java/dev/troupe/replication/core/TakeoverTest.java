package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.WINDOW;
import static dev.troupe.replication.core.LoneReplica.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.ReplicaStatus.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who takes over, when, and from when on it serves: rules T1, T2, T3 and D1.
class TakeoverTest {
  private static final long TICK = 50;
  private static final Configuration SET = configuration(5, 1, "b", "a", "b", "c");

  @Test
  void theFirstOfANewGroupStartsItsFirstEpoch() {
    var replica = new LoneReplica(0);
    replica.elapse(TICK);
    replica.registerHolds(Configuration.NONE);
    replica.elapse(TICK);
    assertThat(replica.swaps()).containsExactly(configuration(1, 1, "a", "a"));
  }

  @Test
  void whileThePrimaryIsHeardNobodyAsksTheRegister() {
    var replica = LoneReplica.backup();
    for (int i = 0; i < 50; i++) {
      replica.elapse(TICK);
      replica.hear("b", new Message.Append(2, 2, 1, List.of(), 0));
    }
    assertThat(replica.taken(Effect.ReadRegister.class)).isEmpty();
  }

  @Test
  void silenceIsOnlyAReasonToAskTheRegister_D1() {
    var replica = LoneReplica.backup();
    replica.elapse(WINDOW);
    assertThat(replica.taken(Effect.ReadRegister.class)).isEmpty();
    replica.elapse(TICK);
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(1);
    assertThat(replica.swaps()).isEmpty();
    replica.registerHolds(7, 3, "c", "b", "c");
    replica.elapse(WINDOW);
    assertThat(replica.swaps()).as("c has taken over already").isEmpty();
  }

  @Test
  void onlyAMemberTakesOver_T1() {
    var replica = new LoneReplica(1, 1, 1);
    for (int i = 0; i < 20; i++) {
      replica.elapse(WINDOW, "b");
      replica.registerHolds(5, 1, "b", "b", "c");
    }
    assertThat(replica.taken(Effect.ReadRegister.class)).isNotEmpty();
    assertThat(replica.swaps()).isEmpty();
    assertThat(replica.status().standing()).isEqualTo(Standing.LEARNER);
    assertThat(replica.status().waitingFor()).containsExactly("b", "c");
  }

  @Test
  void theNextEpochsSetIsThoseOfTheSetThatLive_T1() {
    var replica = suspecting("c");
    assertThat(replica.status().standing()).isEqualTo(Standing.CANDIDATE);
    replica.elapse(TICK, "c");
    assertThat(replica.swaps()).containsExactly(configuration(6, 2, "a", "a", "c"));
  }

  @Test
  void aMinorityLetsTheRestGoFirst_D1() {
    var replica = suspecting();
    replica.elapse(Timing.DEFAULT.minorityWait().toMillis() - TICK);
    assertThat(replica.swaps()).isEmpty();
    replica.elapse(TICK);
    assertThat(replica.swaps()).containsExactly(configuration(6, 2, "a", "a"));
  }

  @Test
  void whoeverHasALongerLogGoesFirst_T1() {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(SET);
    replica.elapse(WINDOW, "b", "c");
    replica.hearHeartbeat("c", 3, 1);
    replica.registerHolds(SET);
    replica.elapse(Timing.DEFAULT.turn().toMillis() - TICK, "b");
    assertThat(replica.swaps()).isEmpty();
    replica.elapse(TICK, "b");
    assertThat(replica.swaps()).hasSize(1);
  }

  @Test
  void ofTheLongestLogsTheFirstByNameGoesFirst_T1() {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(SET);
    replica.elapse(WINDOW, "b", "c");
    replica.hearHeartbeat("c", 2, 1);
    replica.registerHolds(SET);
    assertThat(replica.swaps()).containsExactly(configuration(6, 2, "a", "a", "b", "c"));
  }

  @Test
  void aPrimaryThatHasEndedIsNotWaitedFor_D1() {
    var replica = LoneReplica.backup();
    replica.elapse(TICK, "b", "c");
    replica.peerGone("b");
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(1);
    replica.registerHolds(6, 2, "b", "a", "b", "c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 3, "a", "a", "c"));
  }

  @Test
  void anEndedPeerThatIsNotThePrimaryIsNoReasonToAsk_D1() {
    var replica = LoneReplica.backup();
    replica.peerGone("c");
    replica.elapse(TICK, "b");
    assertThat(replica.taken(Effect.ReadRegister.class)).isEmpty();
  }

  @Test
  void aPrimaryThatIsHeardAfterAllIsFollowed_D1() {
    var replica = LoneReplica.backup();
    replica.peerGone("b");
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 0));
    replica.registerHolds(6, 2, "b", "a", "b", "c");
    assertThat(replica.swaps()).isEmpty();
    assertThat(replica.status().leader()).isEqualTo("b");
  }

  @Test
  void theLastWhoLivesDoesNotWaitForThoseThatHaveEnded_D1() {
    var replica = LoneReplica.backup();
    replica.elapse(TICK, "b", "c");
    replica.peerGone("c");
    replica.peerGone("b");
    replica.registerHolds(6, 2, "b", "a", "b", "c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 3, "a", "a"));
  }

  @Test
  void aMinorityWaitsNoLongerOnceTheRestIsKnownToHaveEnded_D1() {
    var replica = suspecting();
    replica.peerGone("b");
    assertThat(replica.swaps()).containsExactly(configuration(6, 2, "a", "a"));
  }

  @Test
  void aMemberWhoseDiskWasEmptiedDoesNotLead() {
    var replica = LoneReplica.withNothing();
    for (int i = 0; i < 20; i++) {
      replica.elapse(WINDOW, "b");
      replica.registerHolds(SET);
    }
    assertThat(replica.swaps()).isEmpty();
    assertThat(replica.status().waitingFor()).containsExactly("b", "c");
  }

  @Test
  void aSwapThatIsRefusedMakesAFollower_T1() {
    var replica = suspecting("c");
    replica.elapse(TICK, "c");
    replica.registerHolds(6, 2, "c", "a", "c");
    assertThat(replica.status().standing()).isEqualTo(Standing.BACKUP);
    assertThat(replica.written()).isEmpty();
  }

  @Test
  void whoeverWaitsToTakeOverFollowsAPrimaryThatIsHeard() {
    var replica = suspecting();
    replica.hear("c", new Message.Append(2, 2, 1, List.of(), 0));
    assertThat(replica.status().leader()).isEqualTo("c");
    replica.elapse(1_200, "c");
    assertThat(replica.swaps()).isEmpty();
  }

  @Test
  void aNewPrimaryServesOnceItsFirstEntryIsCommitted_T2() {
    var replica = suspecting("b", "c");
    replica.elapse(TICK, "b", "c");
    replica.swapIsDone();
    assertThat(replica.written())
        .containsExactly(
            new LogWrite.AcceptEpoch(2),
            new LogWrite.AppendEntries(List.of(Entry.epochStart(3, 2, 1_000_700))));
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 3));
    replica.submit("x", 1);
    assertThat(replica.written()).as("too early").isEmpty();
    assertThat(replica.status().serving()).isFalse();
    replica.hear("c", new Message.Ack(2, 1, 3));
    assertThat(replica.applied()).containsExactly(1L, 2L, 3L);
    assertThat(replica.status().serving()).isTrue();
    assertThat(replica.taken(Effect.Resubmit.class)).hasSize(1);
    replica.submit("x", 1);
    assertThat(replica.written()).hasSize(1);
  }

  @Test
  void aPrimaryThatRestartsTakesANewEpoch_T3() {
    var replica = new LoneReplica(2, 1, 1, 2);
    replica.elapse(TICK);
    replica.registerHolds(6, 2, "a", "a");
    assertThat(replica.status().standing()).isEqualTo(Standing.BACKUP);
    replica.elapse(WINDOW + TICK);
    replica.registerHolds(6, 2, "a", "a");
    replica.elapse(TICK);
    assertThat(replica.swaps()).containsExactly(configuration(7, 3, "a", "a"));
    assertThat(replica.sent("b", Message.Heartbeat.class))
        .isNotEmpty()
        .noneMatch(Message.Heartbeat::leading);
  }

  /// The swap may have been done: then the register names this node as the primary of an epoch that
  /// it never led, and it takes another.
  @Test
  void anEpochWhoseSwapGaveNoAnswerIsNeverLed_T3() {
    var replica = suspecting("b", "c");
    replica.elapse(TICK, "b", "c");
    replica.registerFails();
    assertThat(replica.status().standing()).isEqualTo(Standing.BACKUP);
    replica.elapse(TICK, "b", "c");
    replica.registerHolds(6, 2, "a", "a", "b", "c");
    assertThat(replica.status().standing()).isEqualTo(Standing.BACKUP);
    replica.elapse(WINDOW + 2 * TICK, "b", "c");
    replica.swaps();
    replica.registerHolds(6, 2, "a", "a", "b", "c");
    assertThat(replica.swaps()).containsExactly(configuration(7, 3, "a", "a", "b", "c"));
  }

  @Test
  void aBackupThatStoodStillListensAnewFirst_D1() {
    var replica = LoneReplica.backup();
    replica.pause(5_000);
    replica.elapse(WINDOW);
    assertThat(replica.taken(Effect.ReadRegister.class)).isEmpty();
    replica.elapse(TICK);
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(1);
  }

  @Test
  void whoeverStoodStillWhileWaitingToTakeOverListensAnewFirst_D1() {
    var replica = suspecting();
    replica.pause(5_000);
    assertThat(replica.status().standing()).isEqualTo(Standing.BACKUP);
    assertThat(replica.swaps()).isEmpty();
  }

  @Test
  void aPrimaryThatHearsOfALaterEpochStepsDown() {
    for (Message news :
        List.of(
            new Message.Fenced(3),
            LoneReplica.heartbeat(3, false, 0, 0, 1, 0),
            new Message.Append(3, 3, 2, List.of(), 0))) {
      var replica = LoneReplica.primary("a", "b", "c");
      replica.hear("b", news);
      assertThat(replica.status().standing()).as("%s", news).isEqualTo(Standing.BACKUP);
      replica.submit("x", 1);
      assertThat(replica.written()).doesNotHaveAnyElementsOfTypes(LogWrite.AppendEntries.class);
    }
  }

  /// A member of {a, b, c} with two entries of epoch 1 that has heard no primary for too long and
  /// found in the register that b should be it.
  private static LoneReplica suspecting(String... alive) {
    var replica = new LoneReplica(1, 1, 1);
    replica.elapse(TICK);
    replica.registerHolds(SET);
    replica.elapse(WINDOW, alive);
    assertThat(replica.taken(Effect.ReadRegister.class)).hasSize(2);
    replica.registerHolds(SET);
    return replica;
  }
}
