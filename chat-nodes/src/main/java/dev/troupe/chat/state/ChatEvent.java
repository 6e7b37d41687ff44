package dev.troupe.chat.state;

import java.util.Set;

/// What others than the one who gave a command get to know.
public sealed interface ChatEvent {

  /// The accounts that it is for.
  Set<String> audience();

  /// A message for these accounts.
  record Posted(Message message, Set<String> audience) implements ChatEvent {}

  record MemberJoined(String account, String channel, Set<String> audience) implements ChatEvent {}

  record MemberParted(String account, String channel, String reason, Set<String> audience)
      implements ChatEvent {}

  /// Another session has taken the account over from this one.
  record Replaced(String account, SessionId session, Set<String> audience) implements ChatEvent {}

  /// This session has been ended, because its process has, or is thought to have.
  record SessionEnded(String account, SessionId session, Set<String> audience)
      implements ChatEvent {}
}
