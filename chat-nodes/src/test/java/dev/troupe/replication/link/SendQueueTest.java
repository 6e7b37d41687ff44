package dev.troupe.replication.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private static final long SIZE = FrameWriter.maxBytes(new Message.Fenced(1));

  @Test
  void whatIsTooMuchIsDroppedAndThereIsRoomAgainOnceSomethingIsTaken() throws Exception {
    var queue = new SendQueue(2 * SIZE);
    assertThat(queue.offer(new Message.Fenced(1))).isTrue();
    assertThat(queue.offer(new Message.Fenced(2))).isTrue();
    assertThat(queue.offer(new Message.Fenced(3))).isFalse();
    assertThat(queue.take(1)).isEqualTo(List.of(new Message.Fenced(1)));
    assertThat(queue.offer(new Message.Fenced(4))).isTrue();
    assertThat(queue.take(1_000)).isEqualTo(List.of(new Message.Fenced(2), new Message.Fenced(4)));
  }

  @Test
  void whoeverTakesWaitsForSomething() throws Exception {
    var queue = new SendQueue(SIZE);
    Thread.ofVirtual().start(() -> queue.offer(new Message.Fenced(1)));
    assertThat(queue.take(1)).hasSize(1);
  }
}
