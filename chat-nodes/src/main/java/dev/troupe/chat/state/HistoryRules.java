package dev.troupe.chat.state;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How long messages are kept; for [ChatState] alone.
///
/// Messages are forgotten up to an index, which is the same on all replicas as it follows from the
/// entries: of each day it is known with which index it began.
final class HistoryRules {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Community all;

  HistoryRules(Community all) {
    this.all = all;
  }

  /// Notes where a day begins (UTC); entries' times never go back.
  void onEntry() {
    long day = today();
    if (all.days.isEmpty() || day > all.days.lastKey()) {
      all.days.put(day, all.index);
      all.changes.began(day, all.index);
    }
  }

  /// Forgets what is older than so many days, or before the last so many entries. What was sent to
  /// one account alone is kept until its client has confirmed it.
  Reply trim(ChatCommand.Trim trim) {
    long oldest = today() - trim.days();
    Long kept = all.days.ceilingKey(oldest);
    long byAge = kept == null ? 0 : all.days.getOrDefault(kept, 0L) - 1;
    long upTo = Math.max(byAge, all.index - trim.entries());
    all.days.headMap(oldest, false).clear();
    if (upTo <= 0) {
      return Reply.done();
    }
    NavigableMap<Long, Long> mail = new TreeMap<>();
    all.accounts.values().stream()
        .filter(account -> account.waitsFor(upTo))
        .forEach(account -> mail.put(account.row.id(), account.row.cursor()));
    all.channels.values().stream()
        .filter(channel -> channel.newest <= upTo)
        .forEach(channel -> channel.newest = 0);
    all.changes.forgotten(upTo, oldest, mail);
    return Reply.done();
  }

  private long today() {
    return Math.floorDiv(all.timeMillis, DAY_MILLIS);
  }
}
