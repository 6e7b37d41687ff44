package dev.troupe.chat.state;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

/// The statistics of one node's chat on one day, as they stand.
///
/// Days are the node's own: it tells how far its clocks are from UTC, and with that the time of an
/// entry gives the same date on every replica, whatever each knows of time zones. A day that has
/// passed does not come back when clocks are set back.
///
/// @param name of the node
/// @param offsetSeconds of its local time from UTC
/// @param today logins on this day
/// @param month logins in this day's month
/// @param approaches connections that ever asked to chat
/// @param lost those of them that were turned away
/// @param ratingHalves sum of all ratings ever given, in halves, so that it is exact
/// @param ratings how many these are
/// @param lastToArrive the account that logged in last; empty before the first
public record ServerRow(
    String name,
    int offsetSeconds,
    LocalDate day,
    long today,
    long month,
    long approaches,
    long lost,
    long ratingHalves,
    long ratings,
    String lastToArrive) {

  /// Of a node that is heard of for the first time.
  static ServerRow of(String name, int offsetSeconds, long timeMillis) {
    LocalDate day = date(timeMillis, ZoneOffset.ofTotalSeconds(offsetSeconds));
    return new ServerRow(name, offsetSeconds, day, 0, 0, 0, 0, 0, 0, "");
  }

  private static LocalDate date(long timeMillis, ZoneOffset offset) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(timeMillis), offset);
  }

  /// The average of all ratings, 1 to 5; empty before the first.
  public OptionalDouble averageRating() {
    return ratings == 0 ? OptionalDouble.empty() : OptionalDouble.of(ratingHalves / 2.0 / ratings);
  }

  /// The node's offset from UTC.
  public ZoneOffset offset() {
    return ZoneOffset.ofTotalSeconds(offsetSeconds);
  }

  /// The same node when it is later: each day begins with no logins, and so does each month.
  ServerRow at(long timeMillis) {
    LocalDate now = date(timeMillis, offset());
    if (!now.isAfter(day)) {
      return this;
    }
    long inMonth = YearMonth.from(now).equals(YearMonth.from(day)) ? month : 0;
    return new ServerRow(
        name,
        offsetSeconds,
        now,
        0,
        inMonth,
        approaches,
        lost,
        ratingHalves,
        ratings,
        lastToArrive);
  }

  ServerRow withOffset(int seconds) {
    return new ServerRow(
        name, seconds, day, today, month, approaches, lost, ratingHalves, ratings, lastToArrive);
  }

  ServerRow withVisits(long moreApproaches, long moreLost) {
    return new ServerRow(
        name,
        offsetSeconds,
        day,
        today,
        month,
        approaches + moreApproaches,
        lost + moreLost,
        ratingHalves,
        ratings,
        lastToArrive);
  }

  ServerRow withLogin(String account) {
    return new ServerRow(
        name,
        offsetSeconds,
        day,
        today + 1,
        month + 1,
        approaches,
        lost,
        ratingHalves,
        ratings,
        account);
  }

  /// @param beforeHalves the rating that this one replaces; 0 if none
  ServerRow withRating(int beforeHalves, int halves) {
    return new ServerRow(
        name,
        offsetSeconds,
        day,
        today,
        month,
        approaches,
        lost,
        ratingHalves - beforeHalves + halves,
        beforeHalves == 0 ? ratings + 1 : ratings,
        lastToArrive);
  }

  long fingerprint() {
    return new Fingerprint("server")
        .add(name)
        .add(offsetSeconds)
        .add(day.toEpochDay())
        .add(today)
        .add(month)
        .add(approaches)
        .add(lost)
        .add(ratingHalves)
        .add(ratings)
        .add(lastToArrive)
        .value();
  }
}
