package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a session wants done, in order.
public sealed interface Action {

  /// Sends a line, to which the end has yet to be added.
  record Reply(String line) implements Action {}

  /// Gives a command to the replicated state; its outcome comes back to the session, in the order
  /// of the commands.
  record Submit(ChatCommand command) implements Action {}

  /// Reads the next messages of a mailbox; they come back to the session as a page.
  record ReadMail(Mailbox mailbox) implements Action {}

  /// Reads what has come for an account behind an index, since the session has not kept up; comes
  /// back as a page too.
  record ReadNews(String account, long behind) implements Action {}

  /// Looks at the state as it stands on this node. The question is asked where the state is, so it
  /// must use nothing of the session; what it returns comes back to the session and is run there.
  record Look(Function<ChatView, Runnable> question) implements Action {}

  /// Reads messages on another thread, with nothing of the session; what it returns comes back to
  /// the session and is run there.
  record Read(Function<Messages, Runnable> question) implements Action {}

  /// Computes something slow on another thread, with nothing of the session; what it returns comes
  /// back to the session and is run there.
  record Compute(Supplier<Runnable> work) implements Action {}

  /// Comes back to the session after a while, so that the client is asked for one receipt of all
  /// that it gets meanwhile.
  record AskForReceiptLater() implements Action {}

  /// Tells the session from now on, or no more, when an account comes and goes.
  ///
  /// @param key of the account's name
  record Watch(String key, boolean on) implements Action {}

  /// Somebody has given a wrong password.
  record LoginFailed() implements Action {}

  /// Closes the connection once all before is out.
  record Close() implements Action {}
}
