package dev.troupe.chat.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Finds messages of a conversation, whoever has read them.
public final class HistoryReader {
  /// Messages that are looked at for one question and part; what lies behind is not found.
  private static final int MOST_LOOKED_AT = 100_000;

  private final Messages messages;

  /// A place in a conversation: a message, or a time.
  public sealed interface Place {}

  /// A message.
  ///
  /// @param index of it
  public record AtMessage(long index) implements Place {}

  /// A time, before or behind every message of that millisecond.
  public record AtTime(long timeMillis) implements Place {}

  public HistoryReader(Messages messages) {
    this.messages = messages;
  }

  /// The newest messages, in order.
  public List<Message> latest(History history, int most) {
    return find(history, _ -> true, true, most);
  }

  /// The newest messages behind a place, in order.
  public List<Message> latestAfter(History history, Place after, int most) {
    return find(since(history, after), isAfter(after), true, most);
  }

  /// The messages next before a place, in order.
  public List<Message> before(History history, Place place, int most) {
    return find(until(history, place), isBefore(place), true, most);
  }

  /// The messages next behind a place, in order.
  public List<Message> after(History history, Place place, int most) {
    return find(since(history, place), isAfter(place), false, most);
  }

  /// The messages on both sides of a place, and the one that is there, in order.
  public List<Message> around(History history, Place place, int most) {
    List<Message> behind = find(history, isBefore(place).negate(), false, most - most / 2);
    var all = new ArrayList<>(before(history, place, most / 2));
    all.addAll(behind);
    return all;
  }

  /// The messages between two places, in order; of many those next to the first place.
  public List<Message> between(History history, Place first, Place second, int most) {
    boolean forward = isForward(first, second);
    Place low = forward ? first : second;
    Place high = forward ? second : first;
    return find(until(since(history, low), high), isAfter(low).and(isBefore(high)), !forward, most);
  }

  /// Who has sent something behind a place, and when each did so last (ms since 1970).
  public Map<String, Long> senders(History history, Place after) {
    var senders = new HashMap<String, Long>();
    for (Stretch part : since(history, after).parts()) {
      senders(part, after, senders);
    }
    return senders;
  }

  /// Times of messages never go back, so what lies behind the place need not be looked at.
  private void senders(Stretch part, Place after, Map<String, Long> senders) {
    int left = MOST_LOOKED_AT;
    try (Messages.Scan scan = messages.scan(part, true)) {
      while (scan.hasNext() && left > 0) {
        Message next = scan.next();
        if (!isAfter(after).test(next)) {
          break;
        }
        left--;
        senders.merge(next.from(), next.timeMillis(), Math::max);
      }
    }
  }

  /// Of a message and a time it is not known which is first; then the message is.
  private static boolean isForward(Place first, Place second) {
    if (first instanceof AtMessage(var from) && second instanceof AtMessage(var to)) {
      return from <= to;
    }
    return !(first instanceof AtTime(var from) && second instanceof AtTime(var to)) || from <= to;
  }

  private List<Message> find(
      History history, Predicate<Message> wanted, boolean newestFirst, int most) {
    Comparator<Message> order = Comparator.comparingLong(Message::index);
    List<Message> found =
        history.parts().stream()
            .filter(part -> !part.isEmpty())
            .flatMap(part -> find(part, wanted.and(history::holds), newestFirst, most).stream())
            .sorted(newestFirst ? order.reversed() : order)
            .limit(most)
            .toList();
    return newestFirst ? found.reversed() : found;
  }

  private List<Message> find(
      Stretch part, Predicate<Message> wanted, boolean newestFirst, int most) {
    var found = new ArrayList<Message>();
    int left = MOST_LOOKED_AT;
    try (Messages.Scan scan = messages.scan(part, newestFirst)) {
      while (scan.hasNext() && found.size() < most && left > 0) {
        Message next = scan.next();
        left--;
        if (wanted.test(next)) {
          found.add(next);
        }
      }
    }
    return found;
  }

  private static History since(History history, Place place) {
    return place instanceof AtMessage(var index) ? history.within(index, Stretch.OPEN) : history;
  }

  private static History until(History history, Place place) {
    return place instanceof AtMessage(var index) ? history.within(0, index - 1) : history;
  }

  private static Predicate<Message> isAfter(Place place) {
    return switch (place) {
      case AtMessage(var index) -> message -> message.index() > index;
      case AtTime(var time) -> message -> message.timeMillis() > time;
    };
  }

  private static Predicate<Message> isBefore(Place place) {
    return switch (place) {
      case AtMessage(var index) -> message -> message.index() < index;
      case AtTime(var time) -> message -> message.timeMillis() < time;
    };
  }
}
