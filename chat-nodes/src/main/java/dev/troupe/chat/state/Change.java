package dev.troupe.chat.state;

/// What a command has changed of what is kept. Carried out in order, changes take a copy of the
/// state from one command to the next.
public sealed interface Change {

  /// The account is new, or is now like this.
  record AccountPut(AccountRow row) implements Change {}

  /// The account's client has confirmed its messages up to an index.
  record CursorMoved(long account, long cursor) implements Change {}

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
}
