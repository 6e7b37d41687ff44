package dev.troupe.chat.state;

/// What is asked of the chat's state. A command takes effect when its log entry is applied, with
/// the entry's time and index, on every replica alike.
public sealed interface ChatCommand {

  /// Creates the account if it is new, and makes the session its only one.
  record Login(String account, SessionId session) implements ChatCommand {}

  /// Ends the session, if it still is the account's.
  record Logout(String account, SessionId session) implements ChatCommand {}

  /// Sends a text to an account or a channel.
  record Send(String from, String target, String text, boolean notice) implements ChatCommand {}

  record Join(String account, String channel) implements ChatCommand {}

  record Part(String account, String channel, String reason) implements ChatCommand {}

  /// The account's client has received all messages up to an index.
  record Confirm(String account, long index) implements ChatCommand {}

  /// The process of a node has ended, and with it its sessions.
  record EndSessions(String node, long incarnation) implements ChatCommand {}

  /// A process of a node has started; the sessions of earlier ones have ended.
  record StartNode(String node, long incarnation) implements ChatCommand {}
}
