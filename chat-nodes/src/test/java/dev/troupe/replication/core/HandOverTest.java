package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How a primary is replaced on request, without a pause worth speaking of.
class HandOverTest {
  private static final long TICK = 50;

  @Test
  void aPrimaryAsksItsHeirOnceThatHasEverything() {
    var replica = LoneReplica.primary("a", "b");
    replica.elapse(TICK, "b");
    replica.submit("x", 1);
    replica.happen(new Event.HandOver("b"));
    assertThat(replica.sent("b", Message.TakeOver.class)).as("b lacks entry 4").isEmpty();
    replica.submit("x", 2);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 4));
    assertThat(replica.sent("b", Message.TakeOver.class)).containsExactly(new Message.TakeOver(2));
    assertThat(replica.status().last()).as("no command is taken meanwhile").isEqualTo(4);
  }

  @Test
  void aPrimaryWhoseHeirDoesNotTakeOverGoesOn() {
    var replica = LoneReplica.primary("a", "b");
    replica.elapse(TICK, "b");
    replica.happen(new Event.HandOver("b"));
    replica.elapse(Timing.DEFAULT.handOverPatience().toMillis() + TICK, "b");
    replica.submit("x", 1);
    assertThat(replica.status().last()).isEqualTo(4);
  }

  @Test
  void nobodyIsAskedWhoIsNotInSync() {
    var replica = LoneReplica.primary("a", "b");
    replica.elapse(TICK, "b", "c");
    replica.happen(new Event.HandOver("c"));
    replica.happen(new Event.HandOver("a"));
    replica.happen(new Event.HandOver("nobody"));
    replica.submit("x", 1);
    assertThat(replica.status().last()).isEqualTo(4);
  }

  @Test
  void aBackupPassesTheOrderOnAndTakesOverWhenItIsAsked() {
    var replica = LoneReplica.backup();
    replica.happen(new Event.HandOver("a"));
    assertThat(replica.sent("b", Message.AskHandOver.class))
        .containsExactly(new Message.AskHandOver("a"));
    replica.hear("b", new Message.TakeOver(2));
    assertThat(replica.taken(Effect.Swap.class))
        .extracting(Effect.Swap::next)
        .containsExactly(configuration(7, 3, "a", "a", "b", "c"));
  }

  @Test
  void aBackupThatIsNotInSyncAnyMoreDoesNotTakeOver() {
    var replica = LoneReplica.backup();
    replica.registerHolds(7, 2, "b", "b", "c");
    replica.hear("b", new Message.TakeOver(2));
    assertThat(replica.taken(Effect.Swap.class)).isEmpty();
  }
}
