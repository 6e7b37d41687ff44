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
record SessionPort(ActorRef<ChatNode.Command> node, long number, String address)
    implements Session.Chat {
  @Override
  public void submit(ChatCommand command) {
    want(new SessionRequest.Submit(command));
  }

  @Override
  public void look(Function<ChatView, Runnable> question) {
    want(new SessionRequest.Look(question));
  }

  @Override
  public void read(Function<Messages, Runnable> question) {
    want(new SessionRequest.Read(question));
  }

  @Override
  public void watch(String key, boolean on) {
    want(new SessionRequest.Watch(key, on));
  }

  @Override
  public void loginFailed() {
    want(new SessionRequest.LoginFailed(address));
  }

  @Override
  public void readMail(Mailbox mailbox) {
    want(new SessionRequest.ReadMail(mailbox));
  }

  @Override
  public void readNews(String account, long behind) {
    want(new SessionRequest.ReadNews(account, behind));
  }

  private void want(SessionRequest request) {
    node.tell(new ChatNode.Wanted(number, request));
  }
}
