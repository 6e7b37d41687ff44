package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.ModeChange;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.SessionId;
import java.util.List;

/// What a client is told of what happens. What it did itself it is told as the outcome, in the
/// order of its lines.
final class Events {
  private Events() {}

  /// Something that others did. What the client did itself it has been told.
  static void show(Client client, ChatEvent event) {
    if (!by(event).equals(client.nick)) {
      tell(client, event);
    }
  }

  /// Who did it; nobody if all are told alike.
  private static String by(ChatEvent event) {
    return switch (event) {
      case ChatEvent.Tagged(_, var from, _, _, _) -> from.name();
      case ChatEvent.MemberJoined(var who, _, _) -> who.name();
      case ChatEvent.MemberParted(var who, _, _, _) -> who.name();
      case ChatEvent.MemberKicked(var by, _, _, _, _) -> by.name();
      case ChatEvent.TopicSet(var by, _, _, _) -> by.name();
      case ChatEvent.ModesSet(var by, _, _, _) -> by.name();
      case ChatEvent.Invited(var by, _, _, _) -> by.name();
      case ChatEvent.CameOnline(var who, _) -> who.name();
      case ChatEvent.WentOffline(var who, _, _) -> who.name();
      case ChatEvent.AwaySet(var who, _) -> who.name();
      case ChatEvent.RealNameSet(var who, _) -> who.name();
      case ChatEvent.Posted _,
          ChatEvent.Walloped _,
          ChatEvent.Replaced _,
          ChatEvent.SessionEnded _,
          ChatEvent.Expelled _ ->
          "";
    };
  }

  /// Says it, whoever did it.
  static void tell(Client client, ChatEvent event) {
    switch (event) {
      case ChatEvent.Tagged(var id, var from, var target, var tags, _) -> {
        if (client.has(Capability.MESSAGE_TAGS)) {
          client.tags(id, from, target, tags);
        }
      }
      case ChatEvent.MemberJoined(var who, var channel, _) -> join(client, who, channel);
      case ChatEvent.MemberParted(var who, var channel, var reason, _) ->
          client.from(who, "PART " + channel + (reason.isEmpty() ? "" : " :" + reason));
      case ChatEvent.MemberKicked(var by, var who, var channel, var reason, _) ->
          client.from(by, "KICK " + channel + " " + who + " :" + reason);
      case ChatEvent.TopicSet(var by, var channel, var text, _) ->
          client.from(by, "TOPIC " + channel + " :" + text);
      case ChatEvent.ModesSet(var by, var channel, var changes, _) ->
          client.from(by, "MODE " + channel + " " + modes(changes));
      case ChatEvent.Invited(var by, var who, var channel, _) -> {
        if (who.equals(client.nick) || client.has(Capability.INVITE_NOTIFY)) {
          client.from(by, "INVITE " + who + " " + channel);
        }
      }
      case ChatEvent.WentOffline(var who, var reason, _) -> client.from(who, "QUIT :" + reason);
      case ChatEvent.AwaySet(var who, _) -> away(client, who);
      case ChatEvent.RealNameSet(var who, _) -> {
        if (client.has(Capability.SETNAME)) {
          client.from(who, "SETNAME :" + who.realName());
        }
      }
      case ChatEvent.Walloped(var by, var text, _) -> client.from(by, "WALLOPS :" + text);
      case ChatEvent.CameOnline _ -> {}
      case ChatEvent.Posted(var message, _) -> posted(client, message);
      case ChatEvent.Replaced(var account, var session, _) ->
          end(client, session, "Another client logged in as " + account + ", so logging you out");
      case ChatEvent.SessionEnded(_, var session, _) ->
          end(
              client,
              session,
              "The other nodes lost sight of this one, so logging you out; log in again");
      case ChatEvent.Expelled(var session, var reason, _) -> end(client, session, reason);
    }
  }

  /// A name that the client monitors has come, gone or changed.
  static void watched(Client client, ChatEvent event) {
    if (event instanceof ChatEvent.CameOnline(var who, _) && watches(client, who)) {
      client.reply(Numeric.RPL_MONONLINE, who.mask());
    } else if (event instanceof ChatEvent.WentOffline(var who, _, _) && watches(client, who)) {
      client.reply(Numeric.RPL_MONOFFLINE, who.name());
    } else if (client.has(Capability.EXTENDED_MONITOR)
        && (event instanceof ChatEvent.AwaySet || event instanceof ChatEvent.RealNameSet)) {
      tell(client, event);
    }
  }

  private static boolean watches(Client client, Person who) {
    return client.monitored.contains(Names.key(who.name()));
  }

  private static void end(Client client, SessionId session, String reason) {
    if (session.equals(client.session)) {
      client.close(reason);
    }
  }

  /// A message to one's own account is delivered like anybody's; of those to a channel the sender
  /// has the echo.
  private static void posted(Client client, Message message) {
    if (!message.from().equals(client.nick) || message.target().equals(client.nick)) {
      client.deliver(message);
    }
  }

  static void join(Client client, Person who, String channel) {
    String more =
        client.has(Capability.EXTENDED_JOIN) ? " " + who.name() + " :" + who.realName() : "";
    client.from(who, "JOIN " + channel + more);
    if (!who.away().isEmpty() && !who.name().equals(client.nick)) {
      away(client, who);
    }
  }

  private static void away(Client client, Person who) {
    if (client.has(Capability.AWAY_NOTIFY)) {
      client.from(who, who.away().isEmpty() ? "AWAY" : "AWAY :" + who.away());
    }
  }

  /// Changes as they stand on a `MODE` line.
  static String modes(List<ModeChange> changes) {
    var letters = new StringBuilder();
    var parameters = new StringBuilder();
    char sign = ' ';
    for (ModeChange change : changes) {
      char wanted = change.on() ? '+' : '-';
      if (wanted != sign) {
        letters.append(wanted);
        sign = wanted;
      }
      letters.append(change.mode());
      if (!change.parameter().isEmpty()) {
        parameters.append(' ').append(change.parameter());
      }
    }
    return letters.append(parameters).toString();
  }
}
