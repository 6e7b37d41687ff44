package dev.troupe.chat.irc;

import dev.troupe.chat.irc.Client.Phase;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.SessionId;
import java.util.List;

/// One client's conversation: lines, outcomes and events in, actions out.
///
/// | phase | on | to |
/// | --- | --- | --- |
/// | registering | `NICK` and `USER` given, no `CAP` negotiation open | logging in |
/// | logging in | the login's outcome | chatting |
/// | any | `QUIT`, another session takes the account, the server closes | closed |
///
/// Nothing that concerns others is shown before it comes back committed. While it is [#isBusy] the
/// session is not to be given more lines.
public final class IrcSession {
  /// Commands of one session that may be under way.
  static final int MAX_UNDER_WAY = 64;

  private final Client client;

  public IrcSession(SessionId session) {
    this.client = new Client(session);
  }

  /// Whether lines have to wait: a login or too many commands are under way.
  public boolean isBusy() {
    return client.phase == Phase.LOGGING_IN || client.commandsUnderWay() >= MAX_UNDER_WAY;
  }

  /// Whether everything that the client has asked for is done, and its mail is delivered.
  public boolean isSettled() {
    return client.commandsUnderWay() == 0 && client.isDelivered();
  }

  /// A line came, without its end.
  public List<Action> onLine(byte[] bytes) {
    if (client.phase != Phase.CLOSED) {
      switch (IrcLine.parse(bytes)) {
        case IrcLine.Command(var line) -> Commands.run(client, line);
        case IrcLine.Empty _ -> {}
        case IrcLine.NotUtf8 _ ->
            client.raw(
                ":%s FAIL * INVALID_UTF8 :Messages must be UTF-8".formatted(client.session.node()));
        case IrcLine.TooLong _ -> tooLong();
      }
    }
    return client.drain();
  }

  /// A line came that is longer than any may be.
  public List<Action> onTooLongLine() {
    if (client.phase != Phase.CLOSED) {
      tooLong();
    }
    return client.drain();
  }

  /// The oldest command under way has had its outcome.
  public List<Action> onOutcome(Outcome outcome) {
    ChatCommand command = client.answered();
    if (client.phase == Phase.CLOSED) {
      return client.drain();
    }
    switch (outcome) {
      case Outcome.LoggedIn loggedIn -> welcome(loggedIn);
      case Outcome.Sent(var message) -> echo(message);
      case Outcome.Joined(var roster, var already) -> {
        if (!already) {
          client.from(client.nick, "JOIN " + roster.channel());
          client.names(roster);
        }
      }
      case Outcome.Parted(var channel, var reason) -> part(client.nick, channel, reason);
      case Outcome.Done _ -> {}
      case Outcome.Refused(var reason, var subject) -> refused(command, reason, subject);
    }
    return client.drain();
  }

  /// Something happened that concerns this client's account.
  public List<Action> onEvent(ChatEvent event) {
    if (client.phase != Phase.CLOSED) {
      perceive(event);
    }
    return client.drain();
  }

  private void perceive(ChatEvent event) {
    String self = client.nick;
    switch (event) {
      case ChatEvent.Posted(var message, _) when !message.from().equals(self) ->
          client.deliver(message);
      case ChatEvent.MemberJoined(var account, var channel, _) when !account.equals(self) ->
          client.from(account, "JOIN " + channel);
      case ChatEvent.MemberParted(var account, var channel, var reason, _)
          when !account.equals(self) ->
          part(account, channel, reason);
      case ChatEvent.Posted(var message, _) -> toOneself(message);
      case ChatEvent.MemberJoined _, ChatEvent.MemberParted _ -> {}
      case ChatEvent.Replaced(var account, var session, _) -> {
        if (session.equals(client.session)) {
          client.close("Another client logged in as " + account + ", so logging you out");
        }
      }
      case ChatEvent.SessionEnded(_, var session, _) -> {
        if (session.equals(client.session)) {
          client.close("The other nodes lost sight of this one, so logging you out; log in again");
        }
      }
    }
  }

  /// Messages came that the session has asked for.
  public List<Action> onMail(MailPage page) {
    if (client.phase == Phase.CHATTING) {
      client.onRead(page);
    }
    return client.drain();
  }

  /// The client's socket has taken all that it was last given.
  public List<Action> onTaken() {
    if (client.phase == Phase.CHATTING) {
      client.onTaken();
    }
    return client.drain();
  }

  /// The client has been silent for a while.
  public List<Action> onIdle() {
    client.raw("PING :" + client.session.node());
    return client.drain();
  }

  /// The server ends the conversation.
  public List<Action> onClose(String reason) {
    client.close(reason);
    return client.drain();
  }

  private void tooLong() {
    client.reply(
        Numeric.ERR_INPUTTOOLONG, "A line has at most 512 bytes, tags apart; nothing was done");
  }

  private void welcome(Outcome.LoggedIn loggedIn) {
    client.nick = loggedIn.account();
    client.phase = Phase.CHATTING;
    String node = client.session.node();
    client.reply(Numeric.RPL_WELCOME, "Welcome to Troupe, " + client.nick);
    client.reply(Numeric.RPL_YOURHOST, "You are on " + node);
    client.reply(
        Numeric.RPL_CREATED,
        loggedIn.created() ? "Your account is new" : "Your account was here already");
    client.raw(
        ":%s %s %s %s troupe o o".formatted(node, Numeric.RPL_MYINFO.code(), client.nick, node));
    client.reply(
        Numeric.RPL_ISUPPORT,
        "CASEMAPPING=ascii CHANTYPES=# CHANNELLEN="
            + Names.MAX_CHANNEL
            + " NICKLEN="
            + Names.MAX_ACCOUNT
            + " NETWORK=Troupe UTF8ONLY"
            + " TARGMAX=JOIN:10,PART:10,PRIVMSG:1,NOTICE:1",
        "are supported");
    client.reply(Numeric.ERR_NOMOTD, "There is no message of the day");
    for (Outcome.Roster roster : loggedIn.channels()) {
      client.from(client.nick, "JOIN " + roster.channel());
      client.names(roster);
    }
    client.deliver(loggedIn.mail());
  }

  private void echo(Message message) {
    if (client.capabilities.contains(Capability.ECHO_MESSAGE)) {
      client.message(message);
    }
  }

  /// A message to one's own account is delivered like anybody's; of those to a channel the sender
  /// has the echo.
  private void toOneself(Message message) {
    if (message.target().equals(client.nick)) {
      client.deliver(message);
    }
  }

  private void part(String account, String channel, String reason) {
    client.from(account, "PART " + channel + (reason.isEmpty() ? "" : " :" + reason));
  }

  private void refused(ChatCommand command, Outcome.Reason reason, String subject) {
    if (command instanceof ChatCommand.Login) {
      client.close("No more accounts can be created here");
      return;
    }
    switch (reason) {
      case NO_SUCH_ACCOUNT -> client.reply(Numeric.ERR_NOSUCHNICK, subject, "No such nick/channel");
      case NO_SUCH_CHANNEL -> ChannelCommands.noSuchChannel(client, subject);
      case NOT_ON_CHANNEL -> notOnChannel(command, subject);
      case MAILBOX_FULL ->
          client.raw(
              ":%s FAIL PRIVMSG MAILBOX_FULL %s :The mailbox is full; the message was not sent"
                  .formatted(client.session.node(), subject));
      case TOO_MANY_CHANNELS ->
          client.reply(Numeric.ERR_TOOMANYCHANNELS, subject, "Too many channels");
      case TOO_MANY_ACCOUNTS -> throw new IllegalStateException(command + " was refused so");
    }
  }

  private void notOnChannel(ChatCommand command, String channel) {
    if (command instanceof ChatCommand.Send) {
      client.reply(Numeric.ERR_CANNOTSENDTOCHAN, channel, "You are not in that channel");
    } else {
      client.reply(Numeric.ERR_NOTONCHANNEL, channel, "You are not in that channel");
    }
  }
}
