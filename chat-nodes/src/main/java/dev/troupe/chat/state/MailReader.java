package dev.troupe.chat.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts the mail of an account together from the stretches that it lies in, page by page, so that a
/// full mailbox is never in memory as a whole.
public final class MailReader {
  private final Messages messages;

  public MailReader(Messages messages) {
    this.messages = messages;
  }

  /// Reads the first messages of a mailbox, at most so many.
  public MailPage read(Mailbox mailbox, int atMost) {
    Mailbox box = withoutTooOld(mailbox);
    var page = new ArrayList<Message>();
    List<Stretch> all = Stream.concat(Stream.of(box.direct()), box.channels().stream()).toList();
    try (var merged = new Merged(messages, all, false)) {
      for (Message next = merged.next(); next != null; next = merged.next()) {
        if (!isOwn(next, box)) {
          page.add(next);
        }
        if (page.size() == atMost) {
          return new MailPage(page, box.behind(next.index()));
        }
      }
    }
    return new MailPage(page, Mailbox.empty(box.account(), box.upTo()));
  }

  /// Of the channels' messages only the newest are wanted, and none of the account's own, of which
  /// there may be many more.
  private Mailbox withoutTooOld(Mailbox box) {
    if (box.newest() == Integer.MAX_VALUE) {
      return box;
    }
    int count = 0;
    long oldest = box.upTo() + 1;
    try (var merged = new Merged(messages, box.channels(), true)) {
      for (Message next = merged.next();
          next != null && count < box.newest();
          next = merged.next()) {
        if (!isOwn(next, box)) {
          count++;
          oldest = next.index();
        }
      }
    }
    return box.withChannelsBehind(oldest - 1);
  }

  /// The sender of a message to a channel has the echo.
  private static boolean isOwn(Message message, Mailbox box) {
    return message.from().equals(box.account()) && message.target().startsWith("#");
  }

  /// The messages of several stretches as one row.
  private static final class Merged implements AutoCloseable {
    private final PriorityQueue<Head> heads;

    private record Head(Message message, Messages.Scan rest) {}

    Merged(Messages messages, List<Stretch> stretches, boolean newestFirst) {
      Comparator<Head> byIndex = Comparator.comparingLong(head -> head.message().index());
      this.heads = new PriorityQueue<>(newestFirst ? byIndex.reversed() : byIndex);
      for (Stretch stretch : stretches) {
        if (!stretch.isEmpty()) {
          add(messages.scan(stretch, newestFirst));
        }
      }
    }

    @Nullable Message next() {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      add(head.rest());
      return head.message();
    }

    private void add(Messages.Scan scan) {
      if (scan.hasNext()) {
        heads.add(new Head(scan.next(), scan));
      } else {
        scan.close();
      }
    }

    @Override
    public void close() {
      heads.forEach(head -> head.rest().close());
    }
  }
}
