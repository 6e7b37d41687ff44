package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/// When the state is told to forget: at a node's start, at the beginning of each of its days, and
/// whenever the log has grown by a hundredth of what is kept.
///
/// Every node says so by its own settings, and the state does as it is told, so the smallest of
/// them count.
final class Retention {
  private final Settings settings;
  private final Clock clock;
  private LocalDate lastDay = LocalDate.MIN;
  private long lastIndex;

  /// How much is kept.
  ///
  /// @param statisticsDays of sessions and of what servers counted
  /// @param historyDays of messages
  /// @param historyEntries of the log in which these messages came
  record Settings(int statisticsDays, int historyDays, long historyEntries) {
    Settings {
      ChatSettings.require(
          statisticsDays >= 1 && statisticsDays <= 36_500,
          "statistics-days",
          statisticsDays,
          "1 to 36500");
      ChatSettings.require(
          historyDays >= 1 && historyDays <= 36_500, "history-days", historyDays, "1 to 36500");
      ChatSettings.require(
          historyEntries >= 1_000 && historyEntries <= 1_000_000_000_000L,
          "history-entries",
          historyEntries,
          "1000 to 1000000000000");
    }
  }

  /// @param clock of the node's time zone
  Retention(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// What the state is to be told now, if anything.
  ///
  /// @param index of the last entry that was applied
  List<ChatCommand> next(long index) {
    LocalDate today = LocalDate.now(clock);
    boolean newDay = !today.equals(lastDay);
    if (!newDay && index - lastIndex < settings.historyEntries() / 100) {
      return List.of();
    }
    lastDay = today;
    lastIndex = index;
    var trim = new ChatCommand.Trim(settings.historyDays(), settings.historyEntries());
    return newDay
        ? List.of(new ChatCommand.Forget(settings.statisticsDays()), trim)
        : List.of(trim);
  }
}
