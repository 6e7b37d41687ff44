package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/// What one session asks of its node, as messages to it.
///
/// @param address of its client
record SessionPort(ActorRef<ChatNode.Command> node, long number, String address) {
  /// Gives a command to the state; answered by [Session.Answered], in order.
  void submit(ChatCommand command) {
    want(new SessionRequest.Submit(command));
  }

  /// Looks at the state; answered by [Session.Seen].
  void look(Function<ChatView, Runnable> question) {
    want(new SessionRequest.Look(question));
  }

  /// Reads messages; answered by [Session.Seen].
  void read(Function<Messages, Runnable> question) {
    want(new SessionRequest.Read(question));
  }

  /// From now on, or no more, tells when an account comes and goes; by [Session.Watched].
  void watch(String key, boolean on) {
    want(new SessionRequest.Watch(key, on));
  }

  /// The client has given a wrong password.
  void loginFailed() {
    want(new SessionRequest.LoginFailed(address));
  }

  /// Reads the next of the messages that wait; answered by [Session.MailRead].
  void readMail(Mailbox mailbox) {
    want(new SessionRequest.ReadMail(mailbox));
  }

  /// Reads what has come for an account behind an index; answered by [Session.MailRead].
  void readNews(String account, long behind) {
    want(new SessionRequest.ReadNews(account, behind));
  }

  private void want(SessionRequest request) {
    node.tell(new ChatNode.Wanted(number, request));
  }
}
