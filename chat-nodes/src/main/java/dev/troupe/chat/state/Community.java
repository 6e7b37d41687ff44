package dev.troupe.chat.state;

import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All accounts and channels, and the command that is being applied to them; for the rules of
/// [ChatState] alone.
final class Community {
  /// In larger channels nobody is told who logs in and out: it would cost more than all messages.
  static final int PRESENCE = 1_000;

  final Limits limits;
  final NavigableMap<String, Account> accounts = new TreeMap<>();
  final NavigableMap<String, Channel> channels = new TreeMap<>();
  final NavigableMap<String, ServerRow> servers = new TreeMap<>();

  /// The index with which each day began, by its number.
  final NavigableMap<Long, Long> days;

  final Changes changes;
  long index;
  long timeMillis;
  private int online;
  private int operators;

  Community(Limits limits, Stored stored) {
    this.limits = limits;
    this.index = stored.index();
    this.changes = new Changes(stored.messages());
    this.days = new TreeMap<>(stored.days());
    new Loading(accounts, channels, servers, changes).load(stored);
    accounts.values().forEach(account -> count(account.row, 1));
  }

  @Nullable Account account(String name) {
    return accounts.get(Names.key(name));
  }

  @Nullable Channel channel(String name) {
    return channels.get(Names.key(name));
  }

  Channel lobby() {
    Channel lobby = channels.get(ChatState.LOBBY);
    if (lobby == null) {
      throw new IllegalStateException("there is no " + ChatState.LOBBY);
    }
    return lobby;
  }

  /// The statistics of a node, as of when they last changed.
  ///
  /// @param offsetSeconds of its local time from UTC, if it is heard of for the first time
  ServerRow server(String node, int offsetSeconds) {
    ServerRow row = servers.get(node);
    return row == null ? ServerRow.of(node, offsetSeconds, timeMillis) : row;
  }

  void put(ServerRow row) {
    ServerRow before = servers.put(row.name(), row);
    if (before == null) {
      changes.created(row);
    } else if (!before.equals(row)) {
      changes.changed(before, row);
    }
  }

  Account create(AccountRow row) {
    var account = new Account(row);
    accounts.put(Names.key(row.name()), account);
    changes.created(row);
    count(row, 1);
    return account;
  }

  void put(Account account, AccountRow row) {
    if (!row.equals(account.row)) {
      changes.changed(account.row, row);
      count(account.row, -1);
      account.row = row;
      count(row, 1);
    }
  }

  void remove(Account account) {
    accounts.remove(Names.key(account.name()));
    account.removeFrom(changes);
    count(account.row, -1);
  }

  void put(Channel channel, ChannelRow row) {
    if (!row.equals(channel.row)) {
      changes.changed(channel.row, row);
      channel.row = row;
    }
  }

  Channel createChannel(String name) {
    var channel = new Channel(ChannelRow.of(index, name, timeMillis));
    channels.put(Names.key(name), channel);
    changes.created(channel.row);
    return channel;
  }

  void enter(Account account, Channel channel, Rank rank) {
    channel.add(Names.key(account.name()), account);
    var membership = new Account.Membership(channel, index, rank);
    account.memberships.put(Names.key(channel.name()), membership);
    changes.created(account.row.id(), membership.stretch(), rank);
  }

  /// Sets the rank of a member.
  void rank(Account account, Account.Membership before, Rank rank) {
    var after = new Account.Membership(before.channel(), before.since(), rank);
    account.memberships.put(Names.key(before.channel().name()), after);
    changes.changed(
        account.row.id(), before.stretch(), before.rank(), after.stretch(), after.rank());
  }

  /// Takes a member out. An empty channel is gone, except the lobby.
  void leave(Account account, Account.Membership membership) {
    Channel channel = membership.channel();
    String key = Names.key(channel.name());
    account.memberships.remove(key);
    channel.remove(Names.key(account.name()));
    account.leave(membership, index, limits.channelsEach(), changes);
    if (channel.isEmpty() && !key.equals(ChatState.LOBBY)) {
      channels.remove(key);
      changes.removed(channel.row);
    }
  }

  /// Those who share a channel with an account and are told of its coming and going, itself apart.
  Set<String> acquaintances(Account account) {
    var keys = new LinkedHashSet<String>();
    for (Account.Membership membership : account.memberships.values()) {
      if (isTold(membership.channel())) {
        keys.addAll(membership.channel().keys());
      }
    }
    keys.remove(Names.key(account.name()));
    return keys;
  }

  boolean isTold(Channel channel) {
    return channel.keys().size() <= PRESENCE;
  }

  Counts counts() {
    return new Counts(accounts.size(), online, operators, channels.size());
  }

  Optional<SessionId> session(String account) {
    Account found = account(account);
    return found == null ? Optional.empty() : found.row.session();
  }

  private void count(AccountRow row, int by) {
    online += row.session().isPresent() ? by : 0;
    operators += row.profile().operator() ? by : 0;
  }
}
