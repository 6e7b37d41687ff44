package dev.troupe.chat;

import dev.troupe.chat.irc.Host;
import dev.troupe.chat.state.SessionId;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Lets clients in to a node's chat, each to a session of its own; for [ChatNode] alone.
final class Reception {
  private final ActorContext<ChatNode.Command> context;
  private final Session.Settings settings;
  private final Host host;
  private final Door door;
  private final Sessions sessions;

  /// @param host as whom the sessions speak
  Reception(
      ActorContext<ChatNode.Command> context, ChatSettings settings, Host host, Sessions sessions) {
    this.context = context;
    this.settings = settings.session();
    this.host = host;
    this.door = new Door(settings.maxSessions(), new Addresses(settings.addresses()));
    this.sessions = sessions;
  }

  /// A client wants to talk; the node is told by [ChatNode.SessionEnded] when it does no more.
  ///
  /// @param secure whether its connection is encrypted up to this node
  ChatNode.Admission admit(String address, boolean secure) {
    Optional<String> refusal = door.refusal(address, sessions.size());
    if (refusal.isPresent()) {
      return new ChatNode.TurnedAway(refusal.get());
    }
    SessionId id = sessions.nextId(secure);
    long number = id.number();
    var chat = new SessionPort(context.getSelf(), number, address);
    var session =
        context.spawn(
            Session.create(id, host, settings, chat), "session-" + number, ChatNode.ON_LOOP);
    sessions.add(number, session);
    context.watchWith(session, new ChatNode.SessionEnded(number, address));
    return new ChatNode.Admitted(session);
  }

  void onFailedLogin(String address) {
    door.onFailedLogin(address);
  }

  void onSessionEnded(long number, String address) {
    sessions.remove(number);
    door.onLeft(address);
  }
}
