package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written, acknowledged and committed when: rules W1, W2 and B1, and the fence.
class CommitTest {
  @ParameterizedTest
  @ValueSource(strings = {"disk", "b", "c"})
  void anEntryIsCommittedOnceAllOfTheSetHaveItOnDisk_W2(String last) {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    for (String one : List.of("disk", "b", "c")) {
      if (!one.equals(last)) {
        confirm(replica, one, 4);
      }
    }
    assertThat(replica.applied()).isEmpty();
    confirm(replica, last, 4);
    assertThat(replica.applied()).containsExactly(4L);
  }

  @Test
  void acknowledgementsOfAnotherEpochDoNotCount_W2() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.sync();
    replica.hear("b", new Message.Ack(2, 1, 4));
    replica.hear("c", new Message.Ack(1, 1, 4));
    replica.hear("c", new Message.Ack(3, 1, 4));
    assertThat(replica.applied()).isEmpty();
  }

  @Test
  void whoeverIsNotInTheSetIsNotWaitedFor_W2() {
    var replica = LoneReplica.primary("a", "b");
    replica.submit("x", 1);
    replica.sync();
    confirm(replica, "b", 4);
    assertThat(replica.applied()).containsExactly(4L);
  }

  @Test
  void anEntryGoesToDiskAndToTheOthersAtTheSameTime_W1() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    assertThat(replica.written()).hasSize(1).first().isInstanceOf(LogWrite.AppendEntries.class);
    assertThat(replica.taken(Effect.Send.class))
        .extracting(Effect.Send::to)
        .containsExactly("b", "c");
  }

  @Test
  void aBackupAcceptsTheEpochFirstAndAcknowledgesWhatIsOnDisk_W1() {
    var replica = LoneReplica.backup();
    replica.hear("c", new Message.Append(3, 2, 1, entries(3, 3), 0));
    assertThat(replica.written())
        .containsExactly(new LogWrite.AcceptEpoch(3), new LogWrite.AppendEntries(entries(3, 3)));
    assertThat(replica.sent("c", Message.Ack.class)).isEmpty();
    replica.sync();
    assertThat(replica.sent("c", Message.Ack.class)).containsExactly(new Message.Ack(3, 1, 3));
  }

  @Test
  void aBackupAcknowledgesNothingThatIsNotOnDisk_W1() {
    var replica = LoneReplica.backup();
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2), 0));
    assertThat(replica.sent("b", Message.Ack.class)).isEmpty();
    replica.sync();
    assertThat(replica.sent("b", Message.Ack.class)).containsExactly(new Message.Ack(2, 1, 3));
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2), 0));
    assertThat(replica.sent("b", Message.Ack.class))
        .as("the first may have been lost")
        .containsExactly(new Message.Ack(2, 1, 3));
  }

  @Test
  void anAcknowledgementNeverSaysMoreThanWasComparedWithThePrimary_W1() {
    var replica = new LoneReplica(1, 1, 1, 1, 1);
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 0));
    replica.sync();
    assertThat(replica.sent("b", Message.Ack.class)).containsExactly(new Message.Ack(2, 1, 2));
  }

  @Test
  void whatDoesNotJoinOnIsAnsweredByWhatIsThere_W1() {
    var replica = LoneReplica.backup();
    for (var append :
        List.of(
            new Message.Append(2, 5, 2, entries(6, 2), 9),
            new Message.Append(2, 2, 2, entries(3, 2), 9))) {
      replica.hear("b", append);
      assertThat(replica.sent("b", Message.class))
          .containsExactly(new Message.Mismatch(2, 1, EpochTable.EMPTY.with(1).with(1)));
      assertThat(replica.written()).isEmpty();
    }
    assertThat(replica.applied()).isEmpty();
  }

  @Test
  void onlyARealConflictIsReplaced_W1() {
    var replica = LoneReplica.backup();
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2, 2), 0));
    replica.written();
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2), 0));
    replica.hear("b", new Message.Append(2, 0, 0, entries(1, 1, 1), 0));
    assertThat(replica.written()).as("late repeats").isEmpty();
    replica.hear("c", new Message.Append(3, 3, 2, entries(4, 3), 0));
    assertThat(replica.written())
        .containsExactly(
            new LogWrite.AcceptEpoch(3),
            new LogWrite.TruncateFrom(4),
            new LogWrite.AppendEntries(entries(4, 3)));
  }

  @Test
  void whatIsCommittedIsNeverReplaced_I3() {
    var replica = LoneReplica.backup();
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2), 3));
    replica.sync();
    assertThat(replica.applied()).containsExactly(1L, 2L, 3L);
    assertThatThrownBy(() -> replica.hear("c", new Message.Append(3, 2, 1, entries(3, 3), 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("told to replace entry 3, but 3 is committed");
  }

  @Test
  void aBackupAppliesNoMoreThanItHasComparedWithThePrimary_B1() {
    var replica = new LoneReplica(1, 1, 1, 1, 1);
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 4));
    replica.sync();
    assertThat(replica.applied()).containsExactly(1L, 2L);
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2, 2), 3));
    replica.sync();
    assertThat(replica.applied()).containsExactly(3L, 4L);
  }

  @Test
  void aBackupAppliesWhatIsOnItsDisk_B1() {
    var replica = LoneReplica.backup();
    replica.hear("b", new Message.Append(2, 2, 1, entries(3, 2), 3));
    assertThat(replica.applied()).containsExactly(1L, 2L);
    replica.sync();
    assertThat(replica.applied()).containsExactly(3L);
  }

  @Test
  void anEarlierPrimaryIsToldThatItIsNone() {
    var replica = LoneReplica.backup();
    replica.hear("c", new Message.Append(1, 2, 1, entries(3, 1), 3));
    replica.hear("c", LoneReplica.heartbeat(1, true, 3, 1, 1, 0));
    assertThat(replica.sent("c", Message.class))
        .containsExactly(new Message.Fenced(2), new Message.Fenced(2));
    assertThat(replica.written()).isEmpty();
    assertThat(replica.status().leader()).isEqualTo("b");
  }

  @Test
  void whatWasLostIsSentAgain() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.sent("b", Message.Append.class);
    replica.elapse(Timing.DEFAULT.resendAfter().toMillis() + 50, "b", "c");
    assertThat(replica.sent("b", Message.Append.class))
        .anyMatch(append -> !append.entries().isEmpty() && append.previous() == 3);
  }

  @Test
  void aPeerWithAnotherLogIsSentAllFromTheAgreementOn() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.sent("c", Message.class);
    replica.hear("c", new Message.Mismatch(2, 1, EpochTable.EMPTY.with(1)));
    assertThat(replica.sent("c", Message.Append.class))
        .extracting(Message.Append::previous, append -> append.entries().size())
        .containsExactly(tuple(1L, 2));
  }

  @Test
  void commandsAreDatedByThePrimaryAndNeverBackwards() {
    var replica = LoneReplica.primary("a", "b", "c");
    replica.submit("x", 1);
    replica.elapse(50, "b", "c");
    replica.submit("x", 2);
    var times =
        replica.written().stream()
            .map(write -> ((LogWrite.AppendEntries) write).entries().getFirst().timeMillis())
            .toList();
    assertThat(times.get(1) - times.get(0)).isEqualTo(50);
  }

  private static void confirm(LoneReplica replica, String one, long index) {
    if (one.equals("disk")) {
      replica.sync();
    } else {
      replica.hear(one, new Message.Ack(2, 1, index));
    }
  }
}
