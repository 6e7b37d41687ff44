package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Reads that must be current: rule R1.
class CurrentReadTest {
  @Test
  void aPrimaryThatIsAloneAnswersAtOnce() {
    var replica = LoneReplica.primary("a");
    replica.happen(new Event.Read(7));
    assertThat(replica.taken(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(7));
  }

  @Test
  void aPrimaryAsksAllThatItNeedsFirst() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.happen(new Event.Read(7));
    var asked = replica.sent("b", Message.Heartbeat.class);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().urgent()).isTrue();
    long round = asked.getFirst().round();
    replica.hear("b", LoneReplica.heartbeat(2, false, 3, 2, 900, round));
    replica.hear("c", LoneReplica.heartbeat(2, false, 3, 2, 900, round - 1));
    assertThat(replica.taken(Effect.ReadReady.class)).as("c has not answered").isEmpty();
    replica.hear("c", LoneReplica.heartbeat(2, false, 3, 2, 901, round));
    assertThat(replica.taken(Effect.ReadReady.class)).hasSize(1);
  }

  @Test
  void anAnswerInAnotherEpochDoesNotCount() {
    var replica = LoneReplica.primary("a", "b");
    replica.happen(new Event.Read(7));
    long round = replica.sent("b", Message.Heartbeat.class).getFirst().round();
    replica.hear("b", LoneReplica.heartbeat(1, false, 3, 2, 900, round));
    assertThat(replica.taken(Effect.ReadReady.class)).isEmpty();
  }

  @Test
  void aBackupAsksThePrimaryAgainAndAgainAndWaitsUntilItHasAppliedEnough() {
    var replica = LoneReplica.backup();
    replica.happen(new Event.Read(7));
    assertThat(replica.sent("b", Message.AskRead.class)).hasSize(1);
    replica.elapse(100);
    assertThat(replica.sent("b", Message.AskRead.class)).as("it may be lost").isNotEmpty();
    replica.hear("b", new Message.ReadAt(7, 2));
    assertThat(replica.taken(Effect.ReadReady.class)).isEmpty();
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 2));
    assertThat(replica.applied()).containsExactly(1L, 2L);
    assertThat(replica.taken(Effect.ReadReady.class)).hasSize(1);
  }

  @Test
  void aPrimaryAnswersABackupsQuestion() {
    var replica = LoneReplica.primary("a", "b");
    replica.hear("b", new Message.AskRead(9));
    replica.hear("b", new Message.AskRead(9));
    long round = replica.sent("b", Message.Heartbeat.class).getFirst().round();
    replica.hear("b", LoneReplica.heartbeat(2, false, 3, 2, 900, round));
    assertThat(replica.sent("b", Message.ReadAt.class)).containsExactly(new Message.ReadAt(9, 3));
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsForgotten() {
    var replica = LoneReplica.backup();
    for (long token = 0; token <= Reads.MAX; token++) {
      replica.happen(new Event.Read(token));
    }
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 2));
    replica.hear("b", new Message.ReadAt(0, 2));
    assertThat(replica.taken(Effect.ReadReady.class)).as("the oldest was dropped").isEmpty();
    replica.hear("b", new Message.ReadAt(1, 2));
    assertThat(replica.taken(Effect.ReadReady.class)).hasSize(1);
  }
}
