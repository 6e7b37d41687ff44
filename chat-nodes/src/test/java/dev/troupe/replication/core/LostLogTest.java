package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.configuration;
import static dev.troupe.replication.core.LoneReplica.entries;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of a node whose log was lost or damaged.
class LostLogTest {
  private static final long TICK = 50;

  @Test
  void whatTheOldLogAcknowledgedCountsNoMore() {
    var replica = LoneReplica.primary("a", "b");
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 9, 2));
    replica.hear("b", new Message.Ack(2, 1, 4));
    assertThat(replica.applied()).as("an answer out of the lost log, late").isEmpty();
    replica.hear("b", new Message.Ack(2, 9, 4));
    assertThat(replica.applied()).containsExactly(4L);
  }

  @Test
  void aMemberWithAnotherLogIsTakenOutAndConfirmedOnceItHasEverything() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.elapse(TICK, "b", "c");
    replica.hear("c", heartbeat(new LogIdentity(9, false)));
    replica.elapse(TICK, "b", "c");
    assertThat(replica.taken(Effect.Swap.class))
        .extracting(Effect.Swap::next)
        .containsExactly(configuration(7, 2, "a", "a", "b"));
    assertThat(replica.sent("c", Message.Confirm.class)).isEmpty();
    replica.hear("c", new Message.Ack(2, 9, 3));
    replica.hear("c", heartbeat(new LogIdentity(9, false)));
    assertThat(replica.sent("c", Message.Confirm.class)).containsExactly(new Message.Confirm(2, 9));
  }

  @Test
  void aConfirmedLogMayLeadOnceThatIsOnDisk() {
    var replica = LoneReplica.withNothing();
    replica.elapse(TICK);
    replica.registerHolds(6, 2, "b", "a", "b", "c");
    replica.hear("b", new Message.Append(2, 0, 0, entries(1, 2, 2), 2));
    replica.hear("b", new Message.Confirm(2, 4));
    assertThat(replica.written()).as("that was another log").doesNotContain(new LogWrite.Confirm());
    replica.hear("b", new Message.Confirm(2, 5));
    assertThat(replica.written()).contains(new LogWrite.Confirm());
    replica.hear("b", new Message.TakeOver(2));
    assertThat(replica.taken(Effect.Swap.class)).isEmpty();
    replica.sync();
    replica.hear("b", new Message.TakeOver(2));
    assertThat(replica.taken(Effect.Swap.class)).hasSize(1);
  }

  /// It may have been superseded, and others may have committed since what this log lost.
  @Test
  void aPrimaryThatTheRegisterDoesNotNameConfirmsNothing() {
    var replica = LoneReplica.withNothing();
    replica.elapse(TICK);
    replica.hear("b", new Message.Append(2, 0, 0, entries(1, 2, 2), 2));
    replica.registerHolds(9, 3, "c", "a", "c");
    replica.hear("b", new Message.Confirm(2, 5));
    assertThat(replica.written()).doesNotContain(new LogWrite.Confirm());
  }

  @Test
  void theFirstPrimaryOfAGroupConfirmsItselfBeforeTheGroupExists() {
    var replica = LoneReplica.withNothing();
    replica.elapse(TICK);
    replica.registerHolds(Configuration.NONE);
    replica.elapse(2 * TICK);
    assertThat(replica.taken(Effect.Swap.class)).isEmpty();
    assertThat(replica.written()).isEqualTo(List.of(new LogWrite.Confirm()));
    replica.sync();
    replica.elapse(TICK);
    assertThat(replica.taken(Effect.Swap.class)).hasSize(1);
  }

  private static Message.Heartbeat heartbeat(LogIdentity identity) {
    return new Message.Heartbeat(2, false, Configuration.NONE, identity, 3, 2, 900, 0, false);
  }
}
