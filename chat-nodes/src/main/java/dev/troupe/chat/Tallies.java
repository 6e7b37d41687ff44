package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ServerRow;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// What a node has counted of those who came and does not stand in the replicated state yet.
///
/// A flood of connections must not become a flood of log entries: one stands for all that came
/// since the last, at most once a second, and the next waits until that is committed. Who comes
/// after a quiet second is told of at once, so a crash loses at most a second of a flood.
final class Tallies {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final String node;
  private final Clock clock;
  private long approaches;
  private long lost;
  private long closedByListener;
  private long turnedAwayBefore;
  private boolean underWay;
  private long toldNanos;
  private Optional<ZoneOffset> told = Optional.empty();

  /// @param clock of the node's time zone
  Tallies(String node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  /// Somebody asked to chat.
  void onApproach(boolean turnedAway) {
    approaches++;
    lost += turnedAway ? 1 : 0;
  }

  /// So many connections in all were closed before they could ask, as there were far too many.
  void onClosedByListener(long inAll) {
    turnedAway(inAll - closedByListener);
    closedByListener = inAll;
  }

  /// So many in all were turned away before they came here, by the node's balancer; it counts from
  /// 0 again when it has failed.
  void onTurnedAwayBefore(long inAll) {
    turnedAway(inAll < turnedAwayBefore ? inAll : inAll - turnedAwayBefore);
    turnedAwayBefore = inAll;
  }

  private void turnedAway(long count) {
    approaches += count;
    lost += count;
  }

  /// What the state is to be told now, if anything.
  ///
  /// @param known what it holds of this node
  /// @param nanos now, of a clock that never goes back
  Optional<ChatCommand.Tally> next(Optional<ServerRow> known, long nanos) {
    boolean due = told.isEmpty() || nanos - toldNanos >= INTERVAL.toNanos();
    if (underWay || !due) {
      return Optional.empty();
    }
    boolean newDay = known.filter(row -> row.day().isBefore(LocalDate.now(clock))).isPresent();
    boolean news = approaches > 0 || newDay || !told.equals(Optional.of(offset()));
    toldNanos = news ? nanos : toldNanos;
    return news ? Optional.of(last()) : Optional.empty();
  }

  /// All that is left to be told, with the clock's offset.
  ChatCommand.Tally last() {
    ZoneOffset offset = offset();
    var tally = new ChatCommand.Tally(node, offset.getTotalSeconds(), approaches, lost);
    approaches = 0;
    lost = 0;
    told = Optional.of(offset);
    underWay = true;
    return tally;
  }

  /// What was told last is in the state.
  void onCommitted() {
    underWay = false;
  }

  private ZoneOffset offset() {
    return clock.getZone().getRules().getOffset(clock.instant());
  }
}
