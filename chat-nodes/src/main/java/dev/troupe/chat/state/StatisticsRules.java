package dev.troupe.chat.state;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// What is counted of each node, and who was logged in from when to when; for [ChatState] alone.
final class StatisticsRules {
  private final Community all;

  StatisticsRules(Community all) {
    this.all = all;
  }

  Reply tally(ChatCommand.Tally tally) {
    int offset = tally.offsetSeconds();
    ServerRow row = all.server(tally.node(), offset).withOffset(offset).at(all.timeMillis);
    all.put(row.withVisits(tally.approaches(), tally.lost()));
    return Reply.done();
  }

  Reply rate(ChatCommand.Rate rate) {
    all.put(now(rate.node()).withRating(rate.beforeHalves(), rate.halves()));
    return Reply.done();
  }

  Reply forget(int days) {
    Instant now = Instant.ofEpochMilli(all.timeMillis);
    all.changes.forgotten(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days));
    return Reply.done();
  }

  /// A session has begun.
  void began(SessionId session, String account) {
    ServerRow row = now(session.node()).withLogin(account);
    all.put(row);
    all.changes.began(row.day(), account, time(row));
  }

  /// An account's session has ended, in whatever way.
  void ended(SessionId session, String account) {
    all.changes.ended(account, time(all.server(session.node(), 0)));
  }

  private ServerRow now(String node) {
    return all.server(node, 0).at(all.timeMillis);
  }

  private OffsetDateTime time(ServerRow row) {
    return Instant.ofEpochMilli(all.timeMillis).atOffset(row.offset());
  }
}
