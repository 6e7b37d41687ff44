package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.Person;
import java.util.ArrayDeque;
import java.util.List;

/// What a client is told of its own commands.
final class Outcomes {
  private Outcomes() {}

  static void show(Client client, ChatCommand command, Outcome outcome) {
    switch (outcome) {
      case Outcome.LoggedIn loggedIn -> Welcome.to(client, loggedIn);
      case Outcome.Sent(var message, var away) -> sent(client, message, away);
      case Outcome.Joined(var who, var channel, var already) -> {
        if (!already) {
          joined(client, who, channel);
        }
      }
      case Outcome.Happened(var event) -> happened(client, event);
      case Outcome.ModesDone(var event, var refused) -> {
        if (!event.changes().isEmpty()) {
          Events.tell(client, event);
        }
        refused.forEach(each -> Refusals.show(client, command, each));
      }
      case Outcome.Marked(var target, var time) -> ProfileCommands.marked(client, target, time);
      case Outcome.Done _ -> done(client, command);
      case Outcome.Refused refused -> Refusals.show(client, command, refused);
    }
  }

  private static void sent(Client client, Message message, String away) {
    if (client.has(Capability.ECHO_MESSAGE)) {
      client.message(message, "");
    }
    if (!away.isEmpty()) {
      client.reply(Numeric.RPL_AWAY, message.target(), away);
    }
  }

  private static void joined(Client client, Person who, ChannelRow channel) {
    Events.join(client, who, channel.name());
    ChannelQueries.topic(client, channel);
    ProfileCommands.showMark(client, channel.name());
    ChannelQueries.names(client, new ArrayDeque<>(List.of(channel.name())), () -> {});
  }

  private static void happened(Client client, ChatEvent event) {
    switch (event) {
      case ChatEvent.Tagged _ -> {
        if (client.has(Capability.ECHO_MESSAGE)) {
          Events.tell(client, event);
        }
      }
      case ChatEvent.Invited(_, var who, var channel, _) ->
          client.words(Numeric.RPL_INVITING, who + " " + channel);
      case ChatEvent.AwaySet(var who, _) -> {
        if (who.away().isEmpty()) {
          client.reply(Numeric.RPL_UNAWAY, "You are no longer marked as being away");
        } else {
          client.reply(Numeric.RPL_NOWAWAY, "You have been marked as being away");
        }
      }
      default -> Events.tell(client, event);
    }
  }

  private static void done(Client client, ChatCommand command) {
    switch (command) {
      case ChatCommand.MakeOperator _ -> {
        client.reply(Numeric.RPL_YOUREOPER, "You are now an IRC operator");
        client.raw(":%s MODE %s :+o".formatted(client.nick, client.nick));
      }
      case ChatCommand.Register register -> AccountCommands.registered(client, register);
      case ChatCommand.SetCredentials _ -> AccountCommands.passwordSet(client);
      case ChatCommand.Rate rate -> RateCommand.rated(client, rate);
      default -> {}
    }
  }
}
