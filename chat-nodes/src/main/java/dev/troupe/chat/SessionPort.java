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
    node.tell(new ChatNode.SubmitFor(number, command));
  }

  @Override
  public void look(Function<ChatView, Runnable> question) {
    node.tell(new ChatNode.LookFor(number, question));
  }

  @Override
  public void read(Function<Messages, Runnable> question) {
    node.tell(new ChatNode.ReadFor(number, question));
  }

  @Override
  public void watch(String key, boolean on) {
    node.tell(new ChatNode.WatchFor(number, key, on));
  }

  @Override
  public void loginFailed() {
    node.tell(new ChatNode.LoginFailed(address));
  }

  @Override
  public void readMail(Mailbox mailbox) {
    node.tell(new ChatNode.ReadMailFor(number, mailbox));
  }

  @Override
  public void readNews(String account, long behind) {
    node.tell(new ChatNode.ReadNewsFor(number, account, behind));
  }
}
