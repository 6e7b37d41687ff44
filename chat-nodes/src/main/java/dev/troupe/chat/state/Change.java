package dev.troupe.chat.state;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;

/// What a command has changed of what is kept. Carried out in order, changes take a copy of the
/// state from one command to the next.
public sealed interface Change {

  /// The account is new, or is now like this.
  record AccountPut(AccountRow row) implements Change {}

  /// The account's client has confirmed its messages up to an index.
  record CursorMoved(long account, long cursor) implements Change {}

  /// The account has sent a message.
  record Spoke(long account, long timeMillis) implements Change {}

  /// The account is gone, and its receipts; its messages stay.
  record AccountRemoved(long id) implements Change {}

  /// The channel is new, or is now like this.
  record ChannelPut(ChannelRow row) implements Change {}

  /// The channel is gone; its messages stay.
  record ChannelRemoved(long id) implements Change {}

  /// The account is in the channel, or was and has messages of it to confirm.
  ///
  /// @param account id of the account
  /// @param stretch of the channel's messages, from when it joined
  /// @param rank that it has there
  record MembershipPut(long account, Stretch stretch, Rank rank) implements Change {}

  /// The account is not in the channel any more, and has no message of that time to confirm.
  ///
  /// @param since index of the entry by which it had joined
  record MembershipRemoved(long account, long channel, long since) implements Change {}

  /// A message can be sent again; whatever had the receipt's place cannot any more.
  ///
  /// @param account id of the account
  record ReceiptPut(long account, Receipt receipt) implements Change {}

  /// A message was accepted.
  ///
  /// @param target id of the account or channel
  record MessageAdded(long target, Message message) implements Change {}

  /// The statistics of a node, and of its day, are now like this.
  record ServerPut(ServerRow row) implements Change {}

  /// A session of an account began, on a day of its node.
  record SessionBegan(LocalDate day, String account, OffsetDateTime time) implements Change {}

  /// The session that an account had ended.
  record SessionEnded(String account, OffsetDateTime time) implements Change {}

  /// Sessions that ended and days of servers are forgotten if they are older, but for the last day
  /// of each server.
  record DaysForgotten(LocalDate before) implements Change {}

  /// A day of UTC began.
  ///
  /// @param day number of the day from 1970 on
  /// @param first index of its first command
  record DayBegan(long day, long first) implements Change {}

  /// Messages up to an index are forgotten, but for mail that waits.
  ///
  /// @param oldestDay the first whose beginning is still of interest
  /// @param mail for each account that waits for one of them, by id, up to where it does not
  record MessagesForgotten(long upTo, long oldestDay, Map<Long, Long> mail) implements Change {
    public MessagesForgotten {
      mail = Map.copyOf(mail);
    }
  }
}
