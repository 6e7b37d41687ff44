package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import java.util.function.Function;

/// What a session wants of its node; see [SessionPort].
sealed interface SessionRequest {
  record Submit(ChatCommand command) implements SessionRequest {}

  record ReadMail(Mailbox mailbox) implements SessionRequest {}

  record ReadNews(String account, long behind) implements SessionRequest {}

  /// A question about the state, answered once that is current: whoever was told of a change on one
  /// node finds it on every other.
  record Look(Function<ChatView, Runnable> question) implements SessionRequest {}

  record Read(Function<Messages, Runnable> question) implements SessionRequest {}

  record Watch(String key, boolean on) implements SessionRequest {}

  record LoginFailed(String address) implements SessionRequest {}
}
