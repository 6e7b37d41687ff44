package dev.troupe.chat.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The state of a community's chat. Every replica applies the same commands in the same order, so
/// nothing here may depend on anything else: no clock, no randomness, no order of a hash table.
///
/// It holds who is there and where their mail is, not the messages: those are among the [Change]s
/// of a command, and kept by whoever carries these out.
public final class ChatState implements ChatView {
  /// Where everybody is unless he leaves.
  public static final String LOBBY = "#lobby";

  private final Community all;
  private final AccountRules accounts;
  private final ProfileRules profiles;
  private final ChannelRules channels;
  private final ModeRules modes;
  private final MessageRules messages;
  private final StatisticsRules statistics;
  private final HistoryRules history;

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
    this.all = new Community(limits, stored);
    this.statistics = new StatisticsRules(all);
    this.history = new HistoryRules(all);
    this.accounts = new AccountRules(all, statistics);
    this.profiles = new ProfileRules(all);
    this.channels = new ChannelRules(all);
    this.modes = new ModeRules(all);
    this.messages = new MessageRules(all);
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
    all.index = index;
    all.timeMillis = timeMillis;
    history.onEntry();
    Reply reply = reply(command);
    return new Result(reply.outcome(), reply.events(), all.changes.drain());
  }

  private Reply reply(ChatCommand command) {
    return switch (command) {
      case ChatCommand.Login login -> accounts.login(login);
      case ChatCommand.Register register -> accounts.register(register);
      case ChatCommand.Logout logout -> accounts.logout(logout);
      case ChatCommand.Send send -> messages.send(send);
      case ChatCommand.SendTags send -> messages.sendTags(send);
      case ChatCommand.Join join -> channels.join(join);
      case ChatCommand.Part part -> channels.part(part);
      case ChatCommand.Kick kick -> channels.kick(kick);
      case ChatCommand.Invite invite -> channels.invite(invite);
      case ChatCommand.SetTopic set -> channels.setTopic(set);
      case ChatCommand.SetModes set -> modes.set(set);
      case ChatCommand.SetAway away -> profiles.setAway(away);
      case ChatCommand.SetRealName name -> profiles.setRealName(name);
      case ChatCommand.SetCredentials set -> profiles.setCredentials(set);
      case ChatCommand.Mark mark -> profiles.mark(mark);
      case ChatCommand.MakeOperator(var account) -> profiles.makeOperator(account);
      case ChatCommand.Kill kill -> accounts.kill(kill);
      case ChatCommand.Wallops wallops -> profiles.wallops(wallops);
      case ChatCommand.Drop(var account) -> accounts.drop(account);
      case ChatCommand.Confirm(var account, var upTo) -> accounts.confirm(account, upTo);
      case ChatCommand.EndSessions(var node, var incarnation) ->
          accounts.endSessions(node, incarnation, true);
      case ChatCommand.StartNode(var node, var incarnation) ->
          accounts.endSessions(node, incarnation, false);
      case ChatCommand.Tally tally -> statistics.tally(tally);
      case ChatCommand.Rate rate -> statistics.rate(rate);
      case ChatCommand.Forget(var days) -> statistics.forget(days);
      case ChatCommand.Trim trim -> history.trim(trim);
    };
  }

  /// Index of the last entry that was applied.
  public long applied() {
    return all.index;
  }

  /// The same for two states only if they hold the same, messages included, as far as 64 bits tell.
  public long fingerprint() {
    return all.changes.fingerprint();
  }

  /// The part of the [#fingerprint] that stands for the messages.
  public long messagesFingerprint() {
    return all.changes.messages();
  }

  /// What waits for an account behind an index that its client has got to; all of it.
  public Mailbox mailbox(String account, long after) {
    Account found = all.account(account);
    return found == null
        ? Mailbox.empty(account, all.index)
        : found.mailbox(after, all.index, Integer.MAX_VALUE);
  }

  /// The session that an account has now.
  public Optional<SessionId> sessionOf(String account) {
    return all.session(account);
  }

  /// The statistics of a node as of when they last changed; nothing if it was never heard of.
  public Optional<ServerRow> server(String node) {
    return Optional.ofNullable(all.servers.get(node));
  }

  @Override
  public Counts counts() {
    return all.counts();
  }

  @Override
  public Optional<Person> person(String account) {
    return Optional.ofNullable(all.account(account)).map(Account::person);
  }

  @Override
  public Optional<Credentials> credentials(String account) {
    return Optional.ofNullable(all.account(account))
        .flatMap(found -> found.row.profile().credentials());
  }

  @Override
  public Optional<Long> mark(String account, String target) {
    return Optional.ofNullable(all.account(account))
        .map(found -> found.row.profile().marks().get(Names.key(target)));
  }

  @Override
  public List<Person> people(String after, int most) {
    return all.accounts.tailMap(after, false).values().stream()
        .limit(most)
        .map(Account::person)
        .toList();
  }

  @Override
  public Optional<Room> room(String channel, String viewer) {
    return Optional.ofNullable(all.channel(channel)).filter(visible(viewer)).map(Channel::room);
  }

  @Override
  public List<String> invitations(String account) {
    String key = Names.key(account);
    return all.channels.values().stream()
        .filter(channel -> channel.row.invited().contains(key))
        .map(Channel::name)
        .toList();
  }

  /// A lobby without anybody in it is no channel for anybody's eyes.
  @Override
  public List<Room> rooms(String viewer, String after, int most) {
    return all.channels.tailMap(after, false).values().stream()
        .filter(channel -> !channel.isEmpty())
        .filter(visible(viewer))
        .limit(most)
        .map(Channel::room)
        .toList();
  }

  @Override
  public List<Seat> membersOnline(String channel, String viewer, String after, int most) {
    Channel found = all.channel(channel);
    return found == null || !visible(viewer).test(found)
        ? List.of()
        : found.members().tailMap(after, false).values().stream()
            .filter(Account::isOnline)
            .limit(most)
            .map(member -> member.seat(found))
            .toList();
  }

  @Override
  public List<Seat> seats(String account, String viewer) {
    Account found = all.account(account);
    return found == null
        ? List.of()
        : found.memberships.values().stream()
            .map(Account.Membership::channel)
            .filter(visible(viewer))
            .map(found::seat)
            .toList();
  }

  @Override
  public Optional<Seat> seat(String account, String channel) {
    Account found = all.account(account);
    Channel in = all.channel(channel);
    return found == null || in == null || !found.isIn(in)
        ? Optional.empty()
        : Optional.of(found.seat(in));
  }

  @Override
  public Optional<History> history(String account, String target) {
    Account self = all.account(account);
    Channel channel = all.channel(target);
    Account other = all.account(target);
    if (self == null || (channel != null && !self.isIn(channel))) {
      return Optional.empty();
    }
    if (channel != null) {
      return Optional.of(channel.history());
    }
    return other == null ? Optional.empty() : Optional.of(self.historyWith(other));
  }

  @Override
  public List<History> histories(String account) {
    Account self = all.account(account);
    if (self == null) {
      return List.of();
    }
    var histories = new ArrayList<History>();
    histories.add(new History(self.name(), List.of(self.direct()), List.of()));
    self.memberships.values().forEach(m -> histories.add(m.channel().history()));
    return histories;
  }

  /// A secret channel is there for its members only, and for operators of the network.
  private Predicate<Channel> visible(String viewer) {
    Account account = all.account(viewer);
    return channel ->
        !channel.row.modes().has('s')
            || (account != null && (account.isIn(channel) || account.row.profile().operator()));
  }
}
