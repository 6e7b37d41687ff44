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
    deliveries.add(messages(1, 25));
    var gone = new ArrayList<Message>();
    for (int size : new int[] {10, 10, 5, 0}) {
      var portion = deliveries.portion();
      assertThat(portion).hasSize(size);
      assertThat(deliveries.portion()).as("before they are taken").isEmpty();
      deliveries.onTaken();
      gone.addAll(portion);
    }
    assertThat(gone).isEqualTo(messages(1, 25));
  }

  @Test
  void whatComesOneByOneGoesAtOnceUntilTheClientFallsBehind() {
    for (long index = 1; index <= 10; index++) {
      deliveries.add(messages(index, index));
      assertThat(deliveries.portion()).hasSize(1);
    }
    deliveries.add(messages(11, 11));
    assertThat(deliveries.portion()).isEmpty();
    deliveries.onTaken();
    assertThat(deliveries.portion()).isEqualTo(messages(11, 11));
  }

  @Test
  void nothingSentNeedsNoReceipt() {
    assertThat(deliveries.receiptDue()).isEmpty();
    deliveries.add(messages(1, 1));
    assertThat(deliveries.receiptDue()).isEmpty();
  }

  @Test
  void oneReceiptIsAskedForAtATimeForTheNewest() {
    deliveries.add(messages(1, 15));
    deliveries.portion();
    assertThat(deliveries.receiptDue()).isEqualTo(OptionalLong.of(10));
    deliveries.onTaken();
    deliveries.portion();
    assertThat(deliveries.receiptDue()).isEmpty();
    assertThat(deliveries.onPong("10")).isEqualTo(OptionalLong.of(10));
    assertThat(deliveries.receiptDue()).isEqualTo(OptionalLong.of(15));
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
