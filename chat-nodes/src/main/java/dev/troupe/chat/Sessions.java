package dev.troupe.chat;

import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.SessionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/// The sessions of this node, and which of them is told what has happened.
final class Sessions {
  private final String node;
  private final long incarnation;
  private final Map<Long, ActorRef<Session.Command>> byNumber = new HashMap<>();
  private final Watchers watchers = new Watchers();
  private long last;

  /// @param incarnation of the node's process
  Sessions(String node, long incarnation) {
    this.node = node;
    this.incarnation = incarnation;
  }

  /// The name of the next session.
  SessionId nextId(boolean secure) {
    return new SessionId(node, incarnation, ++last, secure);
  }

  void add(long number, ActorRef<Session.Command> session) {
    byNumber.put(number, session);
  }

  void remove(long number) {
    byNumber.remove(number);
    watchers.end(number);
  }

  int size() {
    return byNumber.size();
  }

  /// From now on, or no more, a session is told when an account comes and goes.
  void watch(long number, String key, boolean on) {
    watchers.watch(number, key, on);
  }

  void tellAll(Session.Command command) {
    byNumber.values().forEach(session -> session.tell(command));
  }

  /// Tells those of the audience that are logged in on this node, and those who monitor.
  ///
  /// @param state after the event
  void publish(ChatEvent event, long timeMillis, ChatState state) {
    var noticed = new Session.Noticed(event, timeMillis);
    switch (event) {
      case ChatEvent.Replaced(_, var session, _) -> tell(session, noticed);
      case ChatEvent.SessionEnded(_, var session, _) -> tell(session, noticed);
      case ChatEvent.Expelled(var session, _, _) -> tell(session, noticed);
      case ChatEvent.CameOnline(var who, _) -> tellWatchers(who, event, timeMillis, state);
      case ChatEvent.WentOffline(var who, _, _) -> {
        tellAudience(event, noticed, state);
        tellWatchers(who, event, timeMillis, state);
      }
      case ChatEvent.AwaySet(var who, _) -> {
        tellAudience(event, noticed, state);
        tellWatchers(who, event, timeMillis, state);
      }
      case ChatEvent.RealNameSet(var who, _) -> {
        tellAudience(event, noticed, state);
        tellWatchers(who, event, timeMillis, state);
      }
      case ChatEvent.Posted _,
          ChatEvent.Tagged _,
          ChatEvent.MemberJoined _,
          ChatEvent.MemberParted _,
          ChatEvent.MemberKicked _,
          ChatEvent.TopicSet _,
          ChatEvent.ModesSet _,
          ChatEvent.Invited _,
          ChatEvent.Walloped _ ->
          tellAudience(event, noticed, state);
    }
  }

  private void tellAudience(ChatEvent event, Session.Noticed noticed, ChatState state) {
    for (String account : event.audience()) {
      state.sessionOf(account).ifPresent(session -> tell(session, noticed));
    }
  }

  /// Who has been told with the audience that somebody is away or named anew needs no second word.
  private void tellWatchers(Person who, ChatEvent event, long timeMillis, ChatState state) {
    boolean always =
        event instanceof ChatEvent.CameOnline || event instanceof ChatEvent.WentOffline;
    Set<Long> told =
        always
            ? Set.of()
            : event.audience().stream()
                .flatMap(account -> state.sessionOf(account).stream())
                .filter(this::isHere)
                .map(SessionId::number)
                .collect(Collectors.toSet());
    for (long number : watchers.of(Names.key(who.name()))) {
      if (!told.contains(number)) {
        tell(number, new Session.Watched(event, timeMillis));
      }
    }
  }

  private boolean isHere(SessionId id) {
    return id.node().equals(node) && id.incarnation() == incarnation;
  }

  private void tell(SessionId id, Session.Command command) {
    if (isHere(id)) {
      tell(id.number(), command);
    }
  }

  /// Tells one, if it has not ended.
  void tell(long number, Session.Command command) {
    var session = byNumber.get(number);
    if (session != null) {
      session.tell(command);
    }
  }
}
