package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// How a command gets into the log, once: invariant I8, forwarding, gaps and submitting again.
class SubmissionTest {
  @Test
  void aPrimaryTakesAClientsCommandsInOrderAndOnce() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.submit("x", 1);
    replica.submit("x", 3);
    replica.submit("x", 2);
    replica.submit("x", 3);
    assertThat(appended(replica))
        .containsExactly(new CommandId("x", 1), new CommandId("x", 2), new CommandId("x", 3));
  }

  @Test
  void aBackupPassesItsClientsCommandsOnButNotThoseOfOthers() {
    var replica = LoneReplica.backup();
    replica.submit("x", 1);
    assertThat(replica.sent("b", Message.class))
        .containsExactly(new Message.Forward(new CommandId("x", 1), Payload.EMPTY));
    replica.hear("c", new Message.Forward(new CommandId("y", 1), Payload.EMPTY));
    assertThat(replica.taken(Effect.Send.class)).isEmpty();
    assertThat(replica.written()).isEmpty();
  }

  @Test
  void withoutAPrimaryACommandIsDroppedAndAskedForAgainOnceOneServes() {
    var replica = new LoneReplica(1, 1, 1);
    replica.submit("x", 1);
    assertThat(replica.taken(Effect.Send.class)).isEmpty();
    replica.hear("b", new Message.Append(2, 2, 1, LoneReplica.entries(3, 2), 2));
    replica.sync();
    assertThat(replica.taken(Effect.Resubmit.class)).as("not committed yet").isEmpty();
    replica.hear("b", new Message.Append(2, 3, 2, List.of(), 3));
    assertThat(replica.taken(Effect.Resubmit.class)).hasSize(1);
    replica.hear("b", new Message.Append(2, 3, 2, LoneReplica.entries(4, 2), 4));
    replica.sync();
    assertThat(replica.taken(Effect.Resubmit.class)).as("once an epoch").isEmpty();
  }

  @Test
  void aForwardedCommandThatComesTooEarlyIsAnsweredByTheGap() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.hear("b", new Message.Forward(new CommandId("y", 3), Payload.EMPTY));
    assertThat(replica.sent("b", Message.class)).containsExactly(new Message.Gap("y", 1));
    assertThat(replica.written()).isEmpty();
  }

  /// One lost command of many makes a gap of each that follows; were each answered by submitting
  /// all again, a thousand commands would become a million.
  @Test
  void manyGapsAreMadeGoodAtOnce() {
    var replica = LoneReplica.backup();
    for (int i = 0; i < 1_000; i++) {
      replica.hear("b", new Message.Gap("x", 1));
    }
    assertThat(replica.taken(Effect.Resubmit.class)).isEmpty();
    replica.elapse(50);
    assertThat(replica.taken(Effect.Resubmit.class)).hasSize(1);
    replica.elapse(50);
    assertThat(replica.taken(Effect.Resubmit.class)).isEmpty();
  }

  @Test
  void aRepeatInTheLogIsNotApplied() {
    var replica = LoneReplica.backup();
    var id = new CommandId("x", 1);
    var entries =
        List.of(
            Entry.epochStart(3, 2, 1),
            new Entry(4, 2, 1, id, Payload.EMPTY),
            new Entry(5, 2, 1, id, Payload.EMPTY),
            new Entry(6, 2, 1, new CommandId("x", 2), Payload.EMPTY));
    replica.hear("b", new Message.Append(2, 2, 1, entries, 6));
    replica.sync();
    assertThat(replica.applied()).containsExactly(1L, 2L, 3L, 4L, 6L);
  }

  @Test
  void aNewPrimaryKnowsWhatEarlierOnesHaveTaken() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("client-1", 1);
    assertThat(appended(replica)).as("entry 1 has it").isEmpty();
    replica.submit("client-1", 2);
    assertThat(appended(replica)).containsExactly(new CommandId("client-1", 2));
  }

  @Test
  void whatAPrimaryAppendedInVainMayComeAgain() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.hear("b", new Message.Append(3, 3, 2, LoneReplica.entries(4, 3), 0));
    replica.written();
    replica.submit("x", 1);
    assertThat(replica.sent("b", Message.Forward.class)).hasSize(1);
  }

  private static List<CommandId> appended(LoneReplica replica) {
    return replica.written().stream()
        .flatMap(write -> ((LogWrite.AppendEntries) write).entries().stream())
        .map(Entry::id)
        .toList();
  }
}
