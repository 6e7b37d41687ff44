package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.Message;

/// What a client is told of what others do. What it did itself it knows by the outcome.
final class Events {
  private Events() {}

  static void show(Client client, ChatEvent event) {
    String self = client.nick;
    switch (event) {
      case ChatEvent.Posted(var message, _) -> posted(client, message);
      case ChatEvent.MemberJoined(var account, var channel, _) when !account.equals(self) ->
          join(client, account, channel);
      case ChatEvent.MemberParted(var account, var channel, var reason, _)
          when !account.equals(self) ->
          part(client, account, channel, reason);
      case ChatEvent.MemberJoined _, ChatEvent.MemberParted _ -> {}
      case ChatEvent.Replaced(var account, var session, _) -> {
        if (session.equals(client.session)) {
          client.close("Another client logged in as " + account + ", so logging you out");
        }
      }
      case ChatEvent.SessionEnded(_, var session, _) -> {
        if (session.equals(client.session)) {
          client.close("The other nodes lost sight of this one, so logging you out; log in again");
        }
      }
    }
  }

  /// A message to one's own account is delivered like anybody's; of those to a channel the sender
  /// has the echo.
  private static void posted(Client client, Message message) {
    if (!message.from().equals(client.nick) || message.target().equals(client.nick)) {
      client.deliver(message);
    }
  }

  static void join(Client client, String account, String channel) {
    String more = client.has(Capability.EXTENDED_JOIN) ? " " + account + " :" + account : "";
    client.from(account, "JOIN " + channel + more);
  }

  static void part(Client client, String account, String channel, String reason) {
    client.from(account, "PART " + channel + (reason.isEmpty() ? "" : " :" + reason));
  }
}
