package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The state of a community's chat. Every replica applies the same commands in the same order, so
/// nothing here may depend on anything else: no clock, no randomness, no order of a hash table.
public final class ChatState {
  /// Where everybody is unless he leaves.
  public static final String LOBBY = "#lobby";

  private final Limits limits;
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();

  /// What came of one command.
  ///
  /// @param outcome for whoever gave it
  /// @param events for others; their audiences are to be looked at before the next command
  public record Result(Outcome outcome, List<ChatEvent> events) {
    public Result {
      events = List.copyOf(events);
    }

    static Result of(Outcome outcome) {
      return new Result(outcome, List.of());
    }

    static Result refused(Reason reason, String subject) {
      return of(new Outcome.Refused(reason, subject));
    }
  }

  public ChatState(Limits limits) {
    this.limits = limits;
    channels.put(LOBBY, new Channel(LOBBY));
  }

  /// Applies a command.
  ///
  /// @param index of its log entry
  /// @param timeMillis of its log entry
  public Result apply(long index, long timeMillis, ChatCommand command) {
    return switch (command) {
      case ChatCommand.Login login -> login(login);
      case ChatCommand.Logout(var account, var session) -> logout(account, session);
      case ChatCommand.Send send -> send(index, timeMillis, send);
      case ChatCommand.Join(var account, var channel) -> join(account, channel);
      case ChatCommand.Part part -> part(part);
      case ChatCommand.Confirm(var account, var upTo) -> confirm(account, upTo);
      case ChatCommand.EndSessions(var node, var incarnation) ->
          endSessions(node, incarnation, true);
      case ChatCommand.StartNode(var node, var incarnation) ->
          endSessions(node, incarnation, false);
    };
  }

  /// The session that an account has now.
  public Optional<SessionId> sessionOf(String account) {
    Account found = accounts.get(Names.key(account));
    return found == null ? Optional.empty() : found.session;
  }

  /// Who is in a channel now.
  public Optional<Outcome.Roster> roster(String channel) {
    return Optional.ofNullable(channels.get(Names.key(channel))).map(Channel::roster);
  }

  private Result login(ChatCommand.Login login) {
    String key = Names.key(login.account());
    Account account = accounts.get(key);
    boolean created = account == null;
    if (account == null) {
      if (accounts.size() >= limits.accounts()) {
        return Result.refused(Reason.TOO_MANY_ACCOUNTS, login.account());
      }
      account = new Account(login.account());
      accounts.put(key, account);
      enter(account, key, channel(LOBBY));
    }
    Optional<SessionId> before = account.session;
    account.session = Optional.of(login.session());
    var outcome =
        new Outcome.LoggedIn(
            account.name,
            created,
            account.channels.values().stream().map(Channel::roster).toList(),
            account.mail());
    var events = new ArrayList<ChatEvent>();
    String name = account.name;
    before
        .filter(session -> !session.equals(login.session()))
        .ifPresent(session -> events.add(new ChatEvent.Replaced(name, session, Set.of(key))));
    if (created) {
      events.add(new ChatEvent.MemberJoined(name, LOBBY, channel(LOBBY).keys()));
    }
    return new Result(outcome, events);
  }

  private Result logout(String name, SessionId session) {
    Account account = accounts.get(Names.key(name));
    if (account != null && account.session.equals(Optional.of(session))) {
      account.session = Optional.empty();
    }
    return Result.of(new Outcome.Done());
  }

  private Result send(long index, long timeMillis, ChatCommand.Send send) {
    return send.target().startsWith("#")
        ? sendToChannel(index, timeMillis, send)
        : sendToAccount(index, timeMillis, send);
  }

  private Result sendToAccount(long index, long timeMillis, ChatCommand.Send send) {
    String key = Names.key(send.target());
    Account receiver = accounts.get(key);
    if (receiver == null) {
      return Result.refused(Reason.NO_SUCH_ACCOUNT, send.target());
    }
    var message =
        new Message(index, timeMillis, send.from(), receiver.name, send.text(), send.notice());
    if (!receiver.keepDirect(message, limits.mailbox())) {
      return Result.refused(Reason.MAILBOX_FULL, receiver.name);
    }
    return new Result(
        new Outcome.Sent(message), List.of(new ChatEvent.Posted(message, Set.of(key))));
  }

  /// A channel's message reaches all but its sender.
  private Result sendToChannel(long index, long timeMillis, ChatCommand.Send send) {
    Channel channel = channels.get(Names.key(send.target()));
    if (channel == null) {
      return Result.refused(Reason.NO_SUCH_CHANNEL, send.target());
    }
    String sender = Names.key(send.from());
    if (!channel.keys().contains(sender)) {
      return Result.refused(Reason.NOT_ON_CHANNEL, channel.name);
    }
    var message =
        new Message(index, timeMillis, send.from(), channel.name, send.text(), send.notice());
    channel
        .members()
        .forEach((key, member) -> {
          if (!key.equals(sender)) {
            member.keepHeard(message, limits.mailbox());
          }
        });
    return new Result(
        new Outcome.Sent(message), List.of(new ChatEvent.Posted(message, channel.keys())));
  }

  private Result join(String name, String channelName) {
    String key = Names.key(name);
    Account account = accounts.get(key);
    if (account == null) {
      return Result.refused(Reason.NO_SUCH_ACCOUNT, name);
    }
    String channelKey = Names.key(channelName);
    if (account.channels.containsKey(channelKey)) {
      return Result.of(new Outcome.Joined(channel(channelKey).roster(), true));
    }
    boolean full = !channels.containsKey(channelKey) && channels.size() >= limits.channels();
    if (full || account.channels.size() >= limits.channelsEach()) {
      return Result.refused(Reason.TOO_MANY_CHANNELS, channelName);
    }
    Channel channel = channels.computeIfAbsent(channelKey, _ -> new Channel(channelName));
    enter(account, key, channel);
    return new Result(
        new Outcome.Joined(channel.roster(), false),
        List.of(new ChatEvent.MemberJoined(account.name, channel.name, channel.keys())));
  }

  private Result part(ChatCommand.Part part) {
    String key = Names.key(part.account());
    String channelKey = Names.key(part.channel());
    Channel channel = channels.get(channelKey);
    if (channel == null) {
      return Result.refused(Reason.NO_SUCH_CHANNEL, part.channel());
    }
    Account account = accounts.get(key);
    if (account == null || !channel.remove(key)) {
      return Result.refused(Reason.NOT_ON_CHANNEL, channel.name);
    }
    account.channels.remove(channelKey);
    if (channel.isEmpty() && !channelKey.equals(LOBBY)) {
      channels.remove(channelKey);
    }
    return new Result(
        new Outcome.Parted(channel.name, part.reason()),
        List.of(
            new ChatEvent.MemberParted(account.name, channel.name, part.reason(), channel.keys())));
  }

  private Result confirm(String name, long index) {
    Account account = accounts.get(Names.key(name));
    if (account != null) {
      account.confirm(index);
    }
    return Result.of(new Outcome.Done());
  }

  /// Ends the sessions of one process of a node, or of all but that one.
  private Result endSessions(String node, long incarnation, boolean ofThatOne) {
    for (Account account : accounts.values()) {
      account.session =
          account.session.filter(session ->
              !session.node().equals(node) || (session.incarnation() == incarnation) != ofThatOne);
    }
    return Result.of(new Outcome.Done());
  }

  private void enter(Account account, String key, Channel channel) {
    channel.add(key, account);
    account.channels.put(Names.key(channel.name), channel);
  }

  private Channel channel(String key) {
    Channel channel = channels.get(key);
    if (channel == null) {
      throw new IllegalStateException("there is no channel " + key);
    }
    return channel;
  }
}
