package dev.troupe.chat.irc;

import dev.troupe.chat.state.History;
import dev.troupe.chat.state.HistoryReader;
import dev.troupe.chat.state.HistoryReader.AtTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Conversations whose newest message is between two times, themselves excluded.
///
/// @param first of many conversations those whose newest message is next to it are found
/// @param second may be before the first
/// @param most that are found
record Targets(AtTime first, AtTime second, int most) {

  /// A conversation.
  ///
  /// @param name of the channel, or of the account that it is with
  /// @param timeMillis of its newest message
  record Target(String name, long timeMillis) {}

  /// Finds them in the order of their newest messages.
  ///
  /// @param histories of the channels that the viewer is in, and of what was sent to it alone
  List<Target> find(HistoryReader reader, List<History> histories, String viewer) {
    boolean forward = first.timeMillis() <= second.timeMillis();
    AtTime low = forward ? first : second;
    AtTime high = forward ? second : first;
    Comparator<Target> order =
        Comparator.comparingLong(Target::timeMillis).thenComparing(Target::name);
    List<Target> found =
        histories.stream()
            .flatMap(history -> newest(reader, history, viewer, low))
            .filter(
                one -> one.timeMillis() > low.timeMillis() && one.timeMillis() < high.timeMillis())
            .sorted(forward ? order : order.reversed())
            .limit(most)
            .toList();
    return forward ? found : found.reversed();
  }

  private static Stream<Target> newest(
      HistoryReader reader, History history, String viewer, AtTime low) {
    if (history.target().equals(viewer)) {
      return reader.senders(history, low).entrySet().stream()
          .map(sender -> new Target(sender.getKey(), sender.getValue()));
    }
    return reader.latest(history, 1).stream()
        .map(message -> new Target(history.target(), message.timeMillis()));
  }
}
