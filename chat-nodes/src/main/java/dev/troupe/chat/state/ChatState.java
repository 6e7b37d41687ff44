package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The state of a community's chat. Every replica applies the same commands in the same order, so
/// nothing here may depend on anything else: no clock, no randomness, no order of a hash table.
///
/// It holds who is there and where their mail is, not the messages: those are among the [Change]s
/// of a command, and kept by whoever carries these out.
public final class ChatState implements ChatView {
  /// Where everybody is unless he leaves.
  public static final String LOBBY = "#lobby";

  private final Limits limits;
  private final Map<String, Account> accounts = new HashMap<>();
  private final NavigableMap<String, Channel> channels = new TreeMap<>();
  private final Changes changes;
  private long applied;

  private record Reply(Outcome outcome, List<ChatEvent> events) {
    static Reply of(Outcome outcome) {
      return new Reply(outcome, List.of());
    }

    static Reply refused(Reason reason, String subject) {
      return of(new Outcome.Refused(reason, subject));
    }
  }

  /// What came of one command.
  ///
  /// @param outcome for whoever gave it
  /// @param events for others; their audiences are to be looked at before the next command
  /// @param changes of what is kept
  public record Result(Outcome outcome, List<ChatEvent> events, List<Change> changes) {
    public Result {
      events = List.copyOf(events);
      changes = List.copyOf(changes);
    }
  }

  /// A state as it was kept.
  public ChatState(Limits limits, Stored stored) {
    this.limits = limits;
    this.applied = stored.index();
    this.changes = new Changes(stored.messages());
    new Loading(accounts, channels, changes).load(stored);
  }

  /// Of a new community.
  public ChatState(Limits limits) {
    this(limits, Stored.NOTHING);
  }

  /// Applies a command.
  ///
  /// @param index of its log entry
  /// @param timeMillis of its log entry
  public Result apply(long index, long timeMillis, ChatCommand command) {
    applied = index;
    Reply reply =
        switch (command) {
          case ChatCommand.Login login -> login(login);
          case ChatCommand.Logout(var account, var session) -> logout(account, session);
          case ChatCommand.Send send -> send(timeMillis, send);
          case ChatCommand.Join(var account, var channel) -> join(account, channel);
          case ChatCommand.Part part -> part(part);
          case ChatCommand.Confirm(var account, var upTo) -> confirm(account, upTo);
          case ChatCommand.EndSessions(var node, var incarnation) ->
              endSessions(node, incarnation, true);
          case ChatCommand.StartNode(var node, var incarnation) ->
              endSessions(node, incarnation, false);
        };
    return new Result(reply.outcome(), reply.events(), changes.drain());
  }

  /// Index of the last entry that was applied.
  public long applied() {
    return applied;
  }

  /// The same for two states only if they hold the same, messages included, as far as 64 bits tell.
  public long fingerprint() {
    return changes.fingerprint();
  }

  /// The part of the [#fingerprint] that stands for the messages.
  public long messagesFingerprint() {
    return changes.messages();
  }

  /// What waits for an account behind an index that its client has got to; all of it.
  public Mailbox mailbox(String account, long after) {
    Account found = accounts.get(Names.key(account));
    return found == null
        ? Mailbox.empty(account, applied)
        : found.mailbox(after, applied, Integer.MAX_VALUE);
  }

  /// The session that an account has now.
  public Optional<SessionId> sessionOf(String account) {
    Account found = accounts.get(Names.key(account));
    return found == null ? Optional.empty() : found.row.session();
  }

  /// Who is in a channel now.
  public Optional<Outcome.Roster> roster(String channel) {
    return Optional.ofNullable(channels.get(Names.key(channel))).map(Channel::roster);
  }

  @Override
  public int online() {
    return (int) accounts.values().stream().filter(Account::isOnline).count();
  }

  @Override
  public int channels() {
    return channels.size();
  }

  @Override
  public Optional<Person> person(String account) {
    return Optional.ofNullable(accounts.get(Names.key(account))).map(Account::person);
  }

  @Override
  public Optional<Room> room(String channel) {
    return Optional.ofNullable(channels.get(Names.key(channel))).map(Channel::room);
  }

  @Override
  public List<Room> rooms(String after, int most) {
    return channels.tailMap(after, false).values().stream().limit(most).map(Channel::room).toList();
  }

  @Override
  public List<Person> membersOnline(String channel, String after, int most) {
    Channel found = channels.get(Names.key(channel));
    return found == null
        ? List.of()
        : found.members().tailMap(after, false).values().stream()
            .filter(Account::isOnline)
            .limit(most)
            .map(Account::person)
            .toList();
  }

  private Reply login(ChatCommand.Login login) {
    String key = Names.key(login.account());
    Account account = accounts.get(key);
    boolean created = account == null;
    if (account == null) {
      if (accounts.size() >= limits.accounts()) {
        return Reply.refused(Reason.TOO_MANY_ACCOUNTS, login.account());
      }
      account = create(key, new AccountRow(applied, login.account(), Optional.empty(), applied));
    }
    Optional<SessionId> before = account.row.session();
    setSession(account, Optional.of(login.session()));
    var outcome =
        new Outcome.LoggedIn(
            account.name(),
            created,
            account.memberships.values().stream().map(m -> m.channel().roster()).toList(),
            account.mailbox(account.row.cursor(), applied, limits.mailbox()));
    var events = new ArrayList<ChatEvent>();
    String name = account.name();
    before
        .filter(session -> !session.equals(login.session()))
        .ifPresent(session -> events.add(new ChatEvent.Replaced(name, session, Set.of(key))));
    if (created) {
      events.add(new ChatEvent.MemberJoined(name, LOBBY, channel(LOBBY).keys()));
    }
    return new Reply(outcome, events);
  }

  private Account create(String key, AccountRow row) {
    var account = new Account(row);
    accounts.put(key, account);
    changes.created(row);
    enter(account, key, channel(LOBBY));
    return account;
  }

  private Reply logout(String name, SessionId session) {
    Account account = accounts.get(Names.key(name));
    if (account != null && account.row.session().equals(Optional.of(session))) {
      setSession(account, Optional.empty());
    }
    return Reply.of(new Outcome.Done());
  }

  private void setSession(Account account, Optional<SessionId> session) {
    AccountRow before = account.row;
    account.row = before.withSession(session);
    changes.changed(before, account.row);
  }

  private Reply send(long timeMillis, ChatCommand.Send send) {
    Account sender = accounts.get(Names.key(send.from()));
    if (sender == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, send.from());
    }
    return send.target().startsWith("#")
        ? sendToChannel(timeMillis, sender, send)
        : sendToAccount(timeMillis, sender, send);
  }

  private Reply sendToAccount(long timeMillis, Account sender, ChatCommand.Send send) {
    String key = Names.key(send.target());
    Account receiver = accounts.get(key);
    if (receiver == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, send.target());
    }
    if (receiver.unconfirmed() >= limits.mailbox()) {
      return Reply.refused(Reason.MAILBOX_FULL, receiver.name());
    }
    receiver.onDirect(applied);
    return post(timeMillis, sender, receiver.row.id(), receiver.name(), send, Set.of(key));
  }

  /// A channel's message reaches all but its sender.
  private Reply sendToChannel(long timeMillis, Account sender, ChatCommand.Send send) {
    String channelKey = Names.key(send.target());
    Channel channel = channels.get(channelKey);
    if (channel == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, send.target());
    }
    if (!sender.memberships.containsKey(channelKey)) {
      return Reply.refused(Reason.NOT_ON_CHANNEL, channel.name());
    }
    channel.newest = applied;
    return post(timeMillis, sender, channel.row.id(), channel.name(), send, channel.keys());
  }

  private Reply post(
      long timeMillis,
      Account sender,
      long target,
      String name,
      ChatCommand.Send send,
      Set<String> audience) {
    var message = new Message(applied, timeMillis, sender.name(), name, send.text(), send.notice());
    changes.added(target, message);
    return new Reply(new Outcome.Sent(message), List.of(new ChatEvent.Posted(message, audience)));
  }

  private Reply join(String name, String channelName) {
    String key = Names.key(name);
    Account account = accounts.get(key);
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, name);
    }
    String channelKey = Names.key(channelName);
    if (account.memberships.containsKey(channelKey)) {
      return Reply.of(new Outcome.Joined(channel(channelKey).roster(), true));
    }
    boolean full = !channels.containsKey(channelKey) && channels.size() >= limits.channels();
    if (full || account.memberships.size() >= limits.channelsEach()) {
      return Reply.refused(Reason.TOO_MANY_CHANNELS, channelName);
    }
    Channel channel =
        channels.computeIfAbsent(channelKey, _ -> create(new ChannelRow(applied, channelName)));
    enter(account, key, channel);
    return new Reply(
        new Outcome.Joined(channel.roster(), false),
        List.of(new ChatEvent.MemberJoined(account.name(), channel.name(), channel.keys())));
  }

  private Channel create(ChannelRow row) {
    changes.created(row);
    return new Channel(row);
  }

  private void enter(Account account, String key, Channel channel) {
    channel.add(key, account);
    var membership = new Account.Membership(channel, applied);
    account.memberships.put(Names.key(channel.name()), membership);
    changes.created(account.row.id(), membership.stretch());
  }

  private Reply part(ChatCommand.Part part) {
    String key = Names.key(part.account());
    String channelKey = Names.key(part.channel());
    Channel channel = channels.get(channelKey);
    if (channel == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, part.channel());
    }
    Account account = accounts.get(key);
    var membership = account == null ? null : account.memberships.remove(channelKey);
    if (account == null || membership == null) {
      return Reply.refused(Reason.NOT_ON_CHANNEL, channel.name());
    }
    channel.remove(key);
    account.leave(membership, applied, limits.channelsEach(), changes);
    if (channel.isEmpty() && !channelKey.equals(LOBBY)) {
      channels.remove(channelKey);
      changes.removed(channel.row);
    }
    return new Reply(
        new Outcome.Parted(channel.name(), part.reason()),
        List.of(
            new ChatEvent.MemberParted(
                account.name(), channel.name(), part.reason(), channel.keys())));
  }

  /// Nothing that is yet to come can be confirmed.
  private Reply confirm(String name, long index) {
    Account account = accounts.get(Names.key(name));
    if (account != null) {
      account.confirm(Math.min(index, applied), changes);
    }
    return Reply.of(new Outcome.Done());
  }

  /// Ends the sessions of one process of a node, or of all but that one.
  private Reply endSessions(String node, long incarnation, boolean ofThatOne) {
    var events = new ArrayList<ChatEvent>();
    Predicate<SessionId> ends =
        id -> id.node().equals(node) && (id.incarnation() == incarnation) == ofThatOne;
    accounts.entrySet().stream()
        .filter(entry -> entry.getValue().row.session().filter(ends).isPresent())
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          AccountRow row = entry.getValue().row;
          setSession(entry.getValue(), Optional.empty());
          events.add(
              new ChatEvent.SessionEnded(
                  row.name(), row.session().orElseThrow(), Set.of(entry.getKey())));
        });
    return new Reply(new Outcome.Done(), events);
  }

  private Channel channel(String key) {
    Channel channel = channels.get(key);
    if (channel == null) {
      throw new IllegalStateException("there is no channel " + key);
    }
    return channel;
  }
}
