package dev.troupe.chat;

import dev.troupe.chat.state.Mailbox;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Does what sessions want of their node; for [ChatNode] alone.
final class Requests {
  /// Messages that a session gets at once of its mail.
  private static final int MAIL_PAGE = 200;

  private final ActorContext<ChatNode.Command> context;
  private final Orders orders;
  private final LiveState state;
  private final Sessions sessions;
  private final Reception reception;

  Requests(
      ActorContext<ChatNode.Command> context,
      Orders orders,
      LiveState state,
      Sessions sessions,
      Reception reception) {
    this.context = context;
    this.orders = orders;
    this.state = state;
    this.sessions = sessions;
    this.reception = reception;
  }

  /// What is read for it comes back to the node as [ChatNode.Found] or [ChatNode.Unreadable].
  void on(long session, SessionRequest request) {
    switch (request) {
      case SessionRequest.Submit(var command) -> orders.submit(session, command);
      case SessionRequest.Look(var question) -> orders.look(session, question);
      case SessionRequest.Read(var question) ->
          read(session, state.read(question), Session.Seen::new);
      case SessionRequest.ReadMail(var mailbox) -> readMail(session, mailbox);
      case SessionRequest.ReadNews(var account, var behind) ->
          readMail(session, state.now().mailbox(account, behind));
      case SessionRequest.Watch(var key, var on) -> sessions.watch(session, key, on);
      case SessionRequest.LoginFailed(var address) -> reception.onFailedLogin(address);
    }
  }

  private void readMail(long session, Mailbox mailbox) {
    read(session, state.read(mailbox, MAIL_PAGE), Session.MailRead::new);
  }

  private <T> void read(
      long session, CompletionStage<T> reading, Function<T, Session.Command> answer) {
    context.pipeToSelf(
        reading,
        (found, failure) ->
            failure == null
                ? new ChatNode.Found(session, answer.apply(found))
                : new ChatNode.Unreadable(session, failure));
  }

  void onUnreadable(long session, Throwable cause) {
    context.getLog().error("mail cannot be read", cause);
    sessions.tell(session, new Session.Close("Your mail cannot be read here, try another node"));
  }
}
