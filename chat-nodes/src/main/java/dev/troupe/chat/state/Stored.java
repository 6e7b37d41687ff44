package dev.troupe.chat.state;

import java.util.List;
import java.util.Map;

/// A state as it was kept, to go on from.
///
/// @param index of the last entry that was applied to it
/// @param servers the statistics of each node
/// @param days the index of each day's first command, by the day's number from 1970 on
/// @param newest the index of each channel's newest message, by the channel's id
/// @param unconfirmed the indexes, rising, of the messages behind each account's cursor that were
///   sent to it alone, by the account's id
/// @param receipts of each account, from the oldest message on, by the account's id
/// @param messages the sum of the fingerprints of all messages
public record Stored(
    long index,
    List<AccountRow> accounts,
    List<ChannelRow> channels,
    List<Membership> memberships,
    List<ServerRow> servers,
    Map<Long, Long> days,
    Map<Long, Long> newest,
    Map<Long, List<Long>> unconfirmed,
    Map<Long, List<Receipt>> receipts,
    long messages) {

  /// Of a new community.
  public static final Stored NOTHING =
      new Stored(
          0, List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), Map.of(), 0);

  /// That an account, by its id, is in a channel, or was and has messages of it to confirm.
  public record Membership(long account, Stretch stretch, Rank rank) {}

  public Stored {
    accounts = List.copyOf(accounts);
    channels = List.copyOf(channels);
    memberships = List.copyOf(memberships);
    servers = List.copyOf(servers);
    days = Map.copyOf(days);
    newest = Map.copyOf(newest);
    unconfirmed = Map.copyOf(unconfirmed);
    receipts = Map.copyOf(receipts);
  }
}
