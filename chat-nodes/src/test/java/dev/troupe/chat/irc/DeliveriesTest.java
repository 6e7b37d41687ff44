package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries();

  @Test
  void aFullMailboxGoesInPortionsAndInOrder() {
    deliveries.add(messages(1, 250));
    var gone = new ArrayList<Message>();
    for (int size : new int[] {100, 100, 50, 0}) {
      var portion = deliveries.portion();
      assertThat(portion).hasSize(size);
      gone.addAll(portion);
    }
    assertThat(gone).isEqualTo(messages(1, 250));
    assertThat(deliveries.isEmpty()).isTrue();
  }

  @Test
  void nothingSentNeedsNoReceipt() {
    assertThat(deliveries.receiptDue()).isEmpty();
    deliveries.add(messages(1, 1));
    assertThat(deliveries.receiptDue()).isEmpty();
  }

  @Test
  void oneReceiptIsAskedForAtATimeForTheNewest() {
    deliveries.add(messages(1, 150));
    deliveries.portion();
    assertThat(deliveries.receiptDue()).isEqualTo(OptionalLong.of(100));
    deliveries.portion();
    assertThat(deliveries.receiptDue()).isEmpty();
    assertThat(deliveries.onPong("100")).isEqualTo(OptionalLong.of(100));
    assertThat(deliveries.receiptDue()).isEqualTo(OptionalLong.of(150));
  }

  @Test
  void onlyTheReceiptAskedForCountsAndOnce() {
    assertThat(deliveries.onPong("0")).isEmpty();
    deliveries.add(messages(1, 3));
    deliveries.portion();
    assertThat(deliveries.onPong("3")).isEmpty();
    deliveries.receiptDue();
    for (String wrong : List.of("2", "4", "", "03", "three", "99999999999999999999")) {
      assertThat(deliveries.onPong(wrong)).as(wrong).isEmpty();
    }
    assertThat(deliveries.onPong("3")).isEqualTo(OptionalLong.of(3));
    assertThat(deliveries.onPong("3")).isEmpty();
    assertThat(deliveries.receiptDue()).isEmpty();
  }

  @Test
  void twiceAFullMailboxIsTheLimit() {
    deliveries.add(messages(1, 40_000));
    assertThat(deliveries.isOverLimit()).isFalse();
    deliveries.add(messages(40_001, 40_001));
    assertThat(deliveries.isOverLimit()).isTrue();
  }

  private static List<Message> messages(long from, long to) {
    var messages = new ArrayList<Message>();
    for (long index = from; index <= to; index++) {
      messages.add(new Message(index, 0, "ada", "bob", "text " + index, false));
    }
    return messages;
  }
}
