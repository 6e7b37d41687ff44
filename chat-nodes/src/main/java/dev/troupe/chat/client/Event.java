package dev.troupe.chat.client;

import dev.troupe.net.HostPort;
import java.util.Optional;

/// What happens to a [ChatClient].
public sealed interface Event {
  /// It is to find a server.
  record Begun() implements Event {}

  /// The referral has answered.
  ///
  /// @param server that has room; nothing if none has
  record Referred(Optional<HostPort> server) implements Event {}

  /// Nobody takes a connection there.
  record Unreachable(HostPort at) implements Event {}

  /// A connection was taken there, but it would not be safe.
  ///
  /// @param why in words
  record Unsafe(HostPort at, String why) implements Event {}

  /// A referral has taken a connection and not said anything of use.
  record Unanswered(HostPort at) implements Event {}

  /// The connection that it wanted is there.
  record Connected() implements Event {}

  /// A line came on it, without its end.
  record Received(String line) implements Event {}

  /// The connection has ended.
  record Lost() implements Event {}

  /// The user wants something.
  record Wanted(Wish wish) implements Event {}

  /// It is as late as [ChatClient#wakeAt] has said, or later.
  record TimePassed() implements Event {}
}
