package dev.troupe.chat.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds a state's accounts and channels from what was kept of them, for [ChatState] alone.
///
/// @param accounts by key, to be filled
/// @param channels by key, to be filled
/// @param servers by name, to be filled
/// @param changes which are to count the rows in
record Loading(
    Map<String, Account> accounts,
    Map<String, Channel> channels,
    Map<String, ServerRow> servers,
    Changes changes) {

  /// @throws IllegalArgumentException if the parts do not fit together
  void load(Stored stored) {
    var accountsById = new HashMap<Long, Account>();
    var channelsById = new HashMap<Long, Channel>();
    for (AccountRow row : stored.accounts()) {
      var account = new Account(row);
      accounts.put(Names.key(row.name()), account);
      accountsById.put(row.id(), account);
      changes.start(row.fingerprint());
      stored.unconfirmed().getOrDefault(row.id(), List.of()).forEach(account::onDirect);
      for (Receipt receipt : stored.receipts().getOrDefault(row.id(), List.of())) {
        account.receipts.load(receipt);
        changes.start(receipt.fingerprint(row.id()));
      }
    }
    for (ChannelRow row : stored.channels()) {
      addChannel(row, stored, channelsById);
    }
    if (!channels.containsKey(ChatState.LOBBY)) {
      addChannel(ChannelRow.of(0, ChatState.LOBBY, 0), stored, channelsById);
    }
    for (ServerRow row : stored.servers()) {
      servers.put(row.name(), row);
      changes.start(row.fingerprint());
    }
    stored.memberships().stream()
        .sorted(Comparator.comparingLong(membership -> membership.stretch().until()))
        .forEach(membership ->
            addMembership(
                membership,
                accountsById.get(membership.account()),
                channelsById.get(membership.stretch().target())));
  }

  private void addChannel(ChannelRow row, Stored stored, Map<Long, Channel> byId) {
    var channel = new Channel(row);
    channel.newest = stored.newest().getOrDefault(row.id(), 0L);
    channels.put(Names.key(row.name()), channel);
    byId.put(row.id(), channel);
    changes.start(row.fingerprint());
  }

  private void addMembership(
      Stored.Membership membership, @Nullable Account account, @Nullable Channel channel) {
    Stretch stretch = membership.stretch();
    boolean open = stretch.until() == Stretch.OPEN;
    if (account == null || (open && channel == null)) {
      throw new IllegalArgumentException(membership + " is of nobody, or of nothing");
    }
    changes.start(Changes.fingerprint(membership.account(), stretch, membership.rank()));
    if (open && channel != null) {
      channel.add(Names.key(account.name()), account);
      account.memberships.put(
          Names.key(channel.name()),
          new Account.Membership(channel, stretch.since(), membership.rank()));
    } else {
      account.onLeft(stretch);
    }
  }
}
