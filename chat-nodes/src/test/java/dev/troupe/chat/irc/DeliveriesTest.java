package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Sample;
import dev.troupe.chat.state.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries();

  @Test
  void whatComesAtOnceGoesInPortionsAndInOrder() {
    add(1, 25);
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
      add(index, index);
      assertThat(deliveries.portion()).hasSize(1);
    }
    add(11, 11);
    assertThat(deliveries.portion()).isEmpty();
    deliveries.onTaken();
    assertThat(deliveries.portion()).isEqualTo(messages(11, 11));
  }

  @Test
  void aMailboxIsReadPageByPageAsTheClientTakesIt() {
    var box = new Mailbox("ada", new Stretch(1, "ada", 0, 30), List.of(), 10, 30);
    deliveries.onLogin(box);
    assertThat(deliveries.readDue()).contains(new Action.ReadMail(box));
    assertThat(deliveries.readDue()).as("one at a time").isEmpty();
    deliveries.onRead(new MailPage(messages(1, 20), box.behind(20)));
    assertThat(takeAll(1)).isEqualTo(messages(1, 10));
    assertThat(deliveries.readDue()).as("as much waits as may go").isEmpty();
    assertThat(takeAll(1)).isEqualTo(messages(11, 20));
    assertThat(deliveries.readDue()).contains(new Action.ReadMail(box.behind(20)));
    deliveries.onRead(new MailPage(messages(21, 30), Mailbox.empty("ada", 30)));
    assertThat(takeAll(1)).isEqualTo(messages(21, 30));
    assertThat(deliveries.isDone()).isFalse();
    assertThat(deliveries.readDue()).isEmpty();
    assertThat(deliveries.isDone()).isTrue();
  }

  /// What comes meanwhile is left out and read; nothing is missed, and nothing comes twice.
  @Test
  void oneThatFallsBehindGetsTheRestByReadingAndThenWhatIsNewAgain() {
    deliveries.onLogin(Mailbox.empty("ada", 0));
    assertThat(deliveries.readDue()).isEmpty();
    add(1, Deliveries.MAX_WAITING + 7L);
    var gone = new ArrayList<>(takeAll(Deliveries.MAX_WAITING / Deliveries.PORTION));
    assertThat(gone).hasSize(Deliveries.MAX_WAITING);
    assertThat(deliveries.readDue()).contains(new Action.ReadNews("ada", Deliveries.MAX_WAITING));
    long read = Deliveries.MAX_WAITING + 5L;
    deliveries.onRead(
        new MailPage(messages(Deliveries.MAX_WAITING + 1L, read), Mailbox.empty("ada", read)));
    gone.addAll(takeAll(1));
    assertThat(deliveries.readDue()).contains(new Action.ReadNews("ada", read));
    deliveries.onRead(new MailPage(messages(read + 1, read + 3), Mailbox.empty("ada", read + 3)));
    gone.addAll(takeAll(1));
    assertThat(deliveries.readDue()).isEmpty();
    add(read + 4, read + 4);
    gone.addAll(takeAll(1));
    assertThat(gone).isEqualTo(messages(1, read + 4));
  }

  @Test
  void nothingSentNeedsNoReceipt() {
    assertThat(deliveries.askForReceipt()).isEmpty();
    add(1, 1);
    assertThat(deliveries.askForReceipt()).isEmpty();
  }

  @Test
  void oneReceiptIsAskedForAtATimeForTheNewest() {
    add(1, 15);
    deliveries.portion();
    assertThat(deliveries.askForReceipt()).isEqualTo(OptionalLong.of(10));
    deliveries.onTaken();
    deliveries.portion();
    assertThat(deliveries.askForReceipt()).isEmpty();
    assertThat(deliveries.onPong("10")).isEqualTo(OptionalLong.of(10));
    assertThat(deliveries.askForReceipt()).isEqualTo(OptionalLong.of(15));
  }

  @Test
  void onlyTheReceiptAskedForCountsAndOnce() {
    assertThat(deliveries.onPong("0")).isEmpty();
    add(1, 3);
    deliveries.portion();
    assertThat(deliveries.onPong("3")).isEmpty();
    deliveries.askForReceipt();
    for (String wrong : List.of("2", "4", "", "03", "three", "99999999999999999999")) {
      assertThat(deliveries.onPong(wrong)).as(wrong).isEmpty();
    }
    assertThat(deliveries.onPong("3")).isEqualTo(OptionalLong.of(3));
    assertThat(deliveries.onPong("3")).isEmpty();
    assertThat(deliveries.askForReceipt()).isEmpty();
  }

  private void add(long from, long to) {
    messages(from, to).forEach(deliveries::add);
  }

  private List<Message> takeAll(int portions) {
    var taken = new ArrayList<Message>();
    for (int i = 0; i < portions; i++) {
      taken.addAll(deliveries.portion());
      deliveries.onTaken();
    }
    return taken;
  }

  private static List<Message> messages(long from, long to) {
    var messages = new ArrayList<Message>();
    for (long index = from; index <= to; index++) {
      messages.add(Sample.message(index, 0, "ada", "bob", "text " + index, false));
    }
    return messages;
  }
}
