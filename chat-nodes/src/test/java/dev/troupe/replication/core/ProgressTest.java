package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long LAST = 1_000;
  private static final long RESEND = Timing.DEFAULT.resendAfter().toMillis();

  private final Progress progress = new Progress(11);

  @Test
  void untilThePeerHasAnsweredOneBatchIsSentAtATime() {
    assertThat(progress.canSend(LAST)).isTrue();
    sendOne(0);
    assertThat(progress.canSend(LAST)).isFalse();
    progress.onAck(11, 0);
    assertThat(progress.canSend(LAST)).isTrue();
  }

  @Test
  void thenAsManyAsTheWindowAllows() {
    progress.onAck(10, 0);
    for (int i = 0; i < Progress.MAX_BATCHES; i++) {
      assertThat(progress.canSend(LAST)).as("batch %d", i).isTrue();
      sendOne(0);
    }
    assertThat(progress.canSend(LAST)).isFalse();
    progress.onAck(12, 0);
    assertThat(progress.canSend(LAST)).isTrue();
    sendOne(0);
    sendOne(0);
    assertThat(progress.canSend(LAST)).isFalse();
  }

  @Test
  void nothingIsSentBeyondTheLog() {
    assertThat(progress.canSend(10)).isFalse();
    assertThat(progress.canSend(11)).isTrue();
  }

  @Test
  void anOldAcknowledgementTakesNothingBack() {
    progress.onAck(20, 0);
    progress.onAck(15, 0);
    assertThat(progress.matched()).isEqualTo(20);
    assertThat(progress.next()).isEqualTo(21);
  }

  @Test
  void withoutAnAcknowledgementForTooLongAllIsSentAgain() {
    progress.onAck(10, 0);
    sendOne(0);
    sendOne(0);
    progress.onTick(LAST, Timing.DEFAULT, RESEND);
    assertThat(progress.next()).as("just in time").isEqualTo(13);
    progress.onTick(LAST, Timing.DEFAULT, RESEND + 1);
    assertThat(progress.next()).isEqualTo(11);
    assertThat(progress.canSend(LAST)).isTrue();
  }

  @Test
  void everyAcknowledgementGivesMoreTime() {
    progress.onAck(10, 0);
    sendOne(0);
    sendOne(0);
    progress.onAck(11, RESEND);
    progress.onTick(LAST, Timing.DEFAULT, RESEND + 1);
    assertThat(progress.next()).isEqualTo(13);
  }

  @Test
  void whenNothingIsUnderWayNothingIsSentAgain() {
    progress.onAck(10, 0);
    sendOne(0);
    progress.onAck(11, 0);
    progress.onTick(11, Timing.DEFAULT, 10 * RESEND);
    assertThat(progress.next()).isEqualTo(12);
  }

  @Test
  void aMismatchStartsAgainFromTheAgreement() {
    progress.onAck(20, 0);
    progress.onMismatch(5, 0);
    assertThat(progress.matched()).isEqualTo(5);
    assertThat(progress.base()).isEqualTo(5);
    assertThat(progress.next()).isEqualTo(6);
  }

  @Test
  void aSilentPeerIsAskedAnewOneBatchAtATime() {
    progress.onAck(10, 0);
    sendOne(0);
    progress.onSilence(0);
    assertThat(progress.next()).isEqualTo(11);
    sendOne(0);
    assertThat(progress.canSend(LAST)).isFalse();
  }

  @Test
  void whileABatchIsReadFromDiskNoOtherIsSent() {
    progress.onReading(0);
    assertThat(progress.canSend(LAST)).isFalse();
    assertThat(progress.onRead(11)).isTrue();
    assertThat(progress.canSend(LAST)).isTrue();
  }

  @Test
  void aReadThatIsNotWantedAnyMoreIsNotSent() {
    progress.onReading(0);
    progress.onMismatch(5, 0);
    assertThat(progress.onRead(11)).isFalse();
    progress.onReading(0);
    assertThat(progress.onRead(11)).as("of another place").isFalse();
    assertThat(progress.onRead(6)).as("that nobody asked for").isFalse();
  }

  @Test
  void whatIsCommittedIsToldOnce() {
    assertThat(progress.tellCommit(3)).isTrue();
    assertThat(progress.tellCommit(3)).isFalse();
    assertThat(progress.tellCommit(4)).isTrue();
  }

  private void sendOne(long now) {
    long index = progress.next();
    progress.onSent(List.of(new Entry(index, 1, 0, CommandId.NONE, Payload.EMPTY)), now);
  }
}
