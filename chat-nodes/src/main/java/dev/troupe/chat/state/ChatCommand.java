package dev.troupe.chat.state;

import java.util.List;

/// What is asked of the chat's state. A command takes effect when its log entry is applied, with
/// the entry's time and index, on every replica alike.
public sealed interface ChatCommand {

  /// Creates the account if it is new, and makes the session its only one.
  ///
  /// @param user as the client calls itself beside its name
  /// @param realName who it says it is
  /// @param mayCreate whether a new account may be created
  /// @param intoLobby whether a new account is in the lobby from the start
  record Login(
      String account,
      SessionId session,
      String user,
      String realName,
      boolean mayCreate,
      boolean intoLobby,
      Proof proof)
      implements ChatCommand {}

  /// Creates an account with a password, and no session yet.
  ///
  /// @param intoLobby whether it is in the lobby from the start
  record Register(String account, boolean intoLobby, Credentials credentials)
      implements ChatCommand {}

  /// Ends the session, if it still is the account's.
  record Logout(String account, SessionId session, String reason) implements ChatCommand {}

  /// Sends a text to an account or a channel.
  ///
  /// @param tags for other clients, as they were sent
  /// @param label under which the client may send it again and have it taken for the same; empty if
  ///   it may not
  record Send(String from, String target, String text, boolean notice, String tags, String label)
      implements ChatCommand {}

  /// Shows tags to those who are there now; they are not kept.
  record SendTags(String from, String target, String tags) implements ChatCommand {}

  record Join(String account, String channel, String key) implements ChatCommand {}

  record Part(String account, String channel, String reason) implements ChatCommand {}

  record Kick(String by, String channel, String account, String reason) implements ChatCommand {}

  record Invite(String by, String account, String channel) implements ChatCommand {}

  record SetTopic(String by, String channel, String text) implements ChatCommand {}

  record SetModes(String by, String channel, List<ModeChange> changes) implements ChatCommand {
    public SetModes {
      changes = List.copyOf(changes);
    }
  }

  /// The account is away, or back.
  ///
  /// @param text why it is away; empty if it is back
  record SetAway(String account, String text) implements ChatCommand {}

  record SetRealName(String account, String text) implements ChatCommand {}

  /// Sets or changes the account's password.
  record SetCredentials(String account, Credentials credentials) implements ChatCommand {}

  /// The account has read what came from a target up to a time; earlier marks count for nothing.
  record Mark(String account, String target, long timeMillis) implements ChatCommand {}

  /// Gives the account's session the rights of an operator of the network.
  record MakeOperator(String account) implements ChatCommand {}

  /// Ends an account's session.
  record Kill(String by, String account, String reason) implements ChatCommand {}

  /// Tells all operators of the network.
  record Wallops(String by, String text) implements ChatCommand {}

  /// Deletes the account.
  record Drop(String account) implements ChatCommand {}

  /// The account's client has received all messages up to an index.
  record Confirm(String account, long index) implements ChatCommand {}

  /// The process of a node has ended, and with it its sessions.
  record EndSessions(String node, long incarnation) implements ChatCommand {}

  /// A process of a node has started; the sessions of earlier ones have ended.
  record StartNode(String node, long incarnation) implements ChatCommand {}

  /// What a node has counted since the last time, and what its clocks show.
  ///
  /// @param offsetSeconds of its local time from UTC
  /// @param approaches connections that asked to chat
  /// @param lost those of them that were turned away
  record Tally(String node, int offsetSeconds, long approaches, long lost) implements ChatCommand {}

  /// A session's rating of its node. The session tells which of its own this one replaces, so the
  /// state need not remember.
  ///
  /// @param beforeHalves the session's last rating, in halves; 0 if this is its first
  /// @param halves 2 to 10
  record Rate(String node, int beforeHalves, int halves) implements ChatCommand {}

  /// Of sessions that have ended, and of the days of servers, only the last are to be kept.
  record Forget(int days) implements ChatCommand {}

  /// Messages are to be kept for so many days, and no longer than for so many entries of the log.
  record Trim(int days, long entries) implements ChatCommand {}
}
