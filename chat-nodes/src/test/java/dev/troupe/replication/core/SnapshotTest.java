package dev.troupe.replication.core;

import static dev.troupe.replication.core.LoneReplica.entries;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How a log is trimmed, and a replica brought up that needs what is gone.
class SnapshotTest {
  private static final long TICK = 50;
  private static final long SIZE = 3L * SnapshotSender.PART_BYTES + 10;

  @Test
  void aLogIsTrimmedBehindThePersistedStateButForWhatIsKept() {
    var replica = primaryWith(40);
    replica.written();
    replica.happen(new Event.Persisted(17));
    assertThat(replica.written()).as("all of it is kept").isEmpty();
    replica.happen(new Event.Persisted(30));
    assertThat(replica.written()).containsExactly(new LogWrite.TrimUpTo(14));
  }

  @Test
  void whoeverNeedsTrimmedEntriesIsSentASnapshotPartByPartWithCredit() {
    var replica = trimmedPrimary();
    assertThat(replica.taken(Effect.MakeSnapshot.class))
        .containsExactly(new Effect.MakeSnapshot("b", 14));
    replica.happen(new Event.SnapshotMade("b", 30, SIZE));
    for (long offset = 0; offset < SIZE; ) {
      var read = replica.taken(Effect.ReadSnapshot.class).getFirst();
      assertThat(read.offset()).isEqualTo(offset);
      replica.happen(
          new Event.SnapshotRead("b", 30, offset, Payload.of(new byte[read.maxBytes()])));
      offset += read.maxBytes();
    }
    assertThat(replica.taken(Effect.ReadSnapshot.class)).isEmpty();
    assertThat(replica.sent("b", Message.SnapshotPart.class))
        .extracting(Message.SnapshotPart::offset)
        .containsExactly(
            0L,
            (long) SnapshotSender.PART_BYTES,
            2L * SnapshotSender.PART_BYTES,
            3L * SnapshotSender.PART_BYTES);
    replica.hear("b", new Message.SnapshotTaken(2, 30, SIZE));
    replica.hear("b", new Message.Ack(2, 1, 30));
    assertThat(replica.sent("b", Message.Append.class))
        .as("the log behind the snapshot")
        .anyMatch(append -> append.previous() == 30 && !append.entries().isEmpty());
  }

  @Test
  void noMoreIsUnderWayThanTheWindowAllows() {
    var replica = trimmedPrimary();
    long huge = 100L * SnapshotSender.PART_BYTES;
    replica.happen(new Event.SnapshotMade("b", 30, huge));
    int parts = 0;
    for (var reads = replica.taken(Effect.ReadSnapshot.class);
        !reads.isEmpty();
        reads = replica.taken(Effect.ReadSnapshot.class)) {
      var bytes = Payload.of(new byte[reads.getFirst().maxBytes()]);
      replica.happen(new Event.SnapshotRead("b", 30, reads.getFirst().offset(), bytes));
      parts++;
    }
    assertThat(parts).isEqualTo(SnapshotSender.WINDOW_PARTS);
    replica.hear("b", new Message.SnapshotTaken(2, 30, SnapshotSender.PART_BYTES));
    assertThat(replica.taken(Effect.ReadSnapshot.class)).hasSize(1);
  }

  @Test
  void nothingIsTrimmedThatFollowsOnASnapshotUnderWay() {
    var replica = trimmedPrimary();
    replica.happen(new Event.SnapshotMade("b", 20, SIZE));
    replica.written();
    replica.happen(new Event.Persisted(43));
    assertThat(replica.written()).containsExactly(new LogWrite.TrimUpTo(20));
  }

  @Test
  void aSnapshotThatComesWholeTakesTheStatesPlace() {
    var replica = LoneReplica.backup();
    receive(replica, 0, 100);
    replica.happen(new Event.SnapshotStored(30, 100));
    assertThat(replica.sent("b", Message.SnapshotTaken.class))
        .containsExactly(new Message.SnapshotTaken(2, 30, 100));
    receive(replica, 100, 50);
    replica.happen(new Event.SnapshotStored(30, 150));
    assertThat(replica.taken(Effect.InstallSnapshot.class))
        .containsExactly(new Effect.InstallSnapshot(30));
    replica.happen(new Event.SnapshotInstalled(state()));
    assertThat(replica.written()).containsExactly(new LogWrite.StartAfter(30));
    replica.sync();
    assertThat(replica.sent("b", Message.Ack.class)).contains(new Message.Ack(2, 1, 30));
    replica.hear("b", new Message.Append(2, 30, 2, entries(31, 2), 31));
    replica.sync();
    assertThat(replica.applied()).containsExactly(31L);
  }

  @Test
  void aPartThatDoesNotFollowIsAnsweredWithWhatIsThere() {
    var replica = LoneReplica.backup();
    receive(replica, 0, 100);
    replica.happen(new Event.SnapshotStored(30, 100));
    replica.taken(Effect.Send.class);
    receive(replica, 120, 30);
    assertThat(replica.sent("b", Message.SnapshotTaken.class))
        .containsExactly(new Message.SnapshotTaken(2, 30, 100));
    assertThat(replica.taken(Effect.StoreSnapshot.class)).hasSize(1);
  }

  @Test
  void nothingIsAppliedWhileTheStateIsReplaced() {
    var replica = LoneReplica.backup();
    receive(replica, 0, 150);
    replica.happen(new Event.SnapshotStored(30, 150));
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 2));
    assertThat(replica.applied()).isEmpty();
    replica.happen(new Event.SnapshotFailed());
    assertThat(replica.applied()).as("a part that came twice failed").isEmpty();
    replica.happen(new Event.InstallFailed());
    assertThat(replica.applied()).as("the old state is still there").containsExactly(1L, 2L);
  }

  /// A primary that was sent to says that it has no need of it.
  @Test
  void whoeverHasAppliedMoreTellsWhatItHas() {
    var replica = LoneReplica.backup();
    replica.hear("b", new Message.Append(2, 2, 1, List.of(), 2));
    replica.hear("b", new Message.SnapshotPart(2, 2, 10, 0, Payload.of(new byte[10])));
    assertThat(replica.sent("b", Message.Mismatch.class)).hasSize(1);
    assertThat(replica.taken(Effect.StoreSnapshot.class)).isEmpty();
  }

  private static void receive(LoneReplica replica, long offset, int size) {
    replica.hear("b", new Message.SnapshotPart(2, 30, 150, offset, Payload.of(new byte[size])));
  }

  private static Checkpoint state() {
    var table = new EpochTable(List.of(new EpochTable.Start(1, 1), new EpochTable.Start(2, 3)), 30);
    return new Checkpoint(table, 1_030, new LinkedHashMap<>(Map.of("client-30", 1L)));
  }

  /// The primary of epoch 2, alone in its set, with so many entries.
  private static LoneReplica primaryWith(int entries) {
    var replica = LoneReplica.primary("a");
    for (int i = 1; i <= entries; i++) {
      replica.submit("x", i);
    }
    replica.sync();
    return replica;
  }

  /// The same with the log trimmed up to 14, and b back with nothing.
  private static LoneReplica trimmedPrimary() {
    var replica = primaryWith(40);
    replica.happen(new Event.Persisted(30));
    replica.elapse(TICK, "b");
    replica.hear("b", new Message.Mismatch(2, 1, EpochTable.EMPTY));
    return replica;
  }
}
