package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;

/// What a session wants done, in order.
public sealed interface Action {

  /// Sends a line, to which the end has yet to be added.
  record Reply(String line) implements Action {}

  /// Gives a command to the replicated state; its outcome comes back to the session, in the order
  /// of the commands.
  record Submit(ChatCommand command) implements Action {}

  /// Closes the connection once all before is out.
  record Close() implements Action {}
}
