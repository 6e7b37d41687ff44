package dev.troupe.chat.state;

import java.util.List;
import java.util.Set;

/// What others than the one who gave a command get to know.
public sealed interface ChatEvent {

  /// The keys of the accounts that it is for.
  Set<String> audience();

  /// A message for these accounts.
  record Posted(Message message, Set<String> audience) implements ChatEvent {}

  /// Tags for other clients, without a text.
  ///
  /// @param id that no message has
  record Tagged(String id, Person from, String target, String tags, Set<String> audience)
      implements ChatEvent {}

  /// Somebody has joined, or is back in a channel that he was in all the time.
  record MemberJoined(Person who, String channel, Set<String> audience) implements ChatEvent {}

  record MemberParted(Person who, String channel, String reason, Set<String> audience)
      implements ChatEvent {}

  record MemberKicked(Person by, String who, String channel, String reason, Set<String> audience)
      implements ChatEvent {}

  record TopicSet(Person by, String channel, String text, Set<String> audience)
      implements ChatEvent {}

  record ModesSet(Person by, String channel, List<ModeChange> changes, Set<String> audience)
      implements ChatEvent {
    public ModesSet {
      changes = List.copyOf(changes);
    }
  }

  /// Somebody may join a channel.
  ///
  /// @param audience the one who is invited, and the channel's members
  record Invited(Person by, String who, String channel, Set<String> audience)
      implements ChatEvent {}

  /// Somebody has logged in who was not; also for those who asked to be told.
  record CameOnline(Person who, Set<String> audience) implements ChatEvent {}

  /// Somebody is not logged in any more; also for those who asked to be told.
  record WentOffline(Person who, String reason, Set<String> audience) implements ChatEvent {}

  record AwaySet(Person who, Set<String> audience) implements ChatEvent {}

  record RealNameSet(Person who, Set<String> audience) implements ChatEvent {}

  /// For operators of the network.
  record Walloped(Person by, String text, Set<String> audience) implements ChatEvent {}

  /// Another session has taken the account over from this one.
  record Replaced(String account, SessionId session, Set<String> audience) implements ChatEvent {}

  /// This session has been ended, because its process has, or is thought to have.
  record SessionEnded(String account, SessionId session, Set<String> audience)
      implements ChatEvent {}

  /// This session has been ended by an operator, or with its account.
  record Expelled(SessionId session, String reason, Set<String> audience) implements ChatEvent {}
}
