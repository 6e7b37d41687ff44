package dev.troupe.chat.client;

import dev.troupe.net.HostPort;

/// What a [ChatClient] wants done.
public sealed interface Effect {
  /// Ask a referral for a server; [Event.Referred], [Event.Unreachable] or [Event.Unanswered] is to
  /// follow.
  record AskReferral(HostPort at) implements Effect {}

  /// Connect to a server; [Event.Connected], [Event.Unreachable] or [Event.Unsafe] is to follow.
  record Connect(HostPort at) implements Effect {}

  /// Send a line, which is without its end.
  record Send(String line) implements Effect {}

  /// Close the connection. Nothing of it is to be told any more.
  record Disconnect() implements Effect {}

  /// Show something to the user.
  record Show(News news) implements Effect {}

  /// It is over: the connection, if there is one, is to be closed once what was sent is out.
  ///
  /// @param why the last word to the user; empty if there is nothing to say
  record End(Ending ending, String why) implements Effect {}

  /// How it ended.
  enum Ending {
    /// As the user wanted.
    DONE,
    /// Otherwise.
    FAILED,
    /// The name has a password, and none was given.
    PASSWORD_NEEDED
  }
}
