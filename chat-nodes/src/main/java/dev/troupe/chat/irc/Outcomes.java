package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Outcome;
import java.util.ArrayDeque;
import java.util.List;

/// What a client is told of its own commands.
final class Outcomes {
  private Outcomes() {}

  static void show(Client client, ChatCommand command, Outcome outcome) {
    switch (outcome) {
      case Outcome.LoggedIn loggedIn -> Welcome.to(client, loggedIn);
      case Outcome.Sent(var message) -> echo(client, message);
      case Outcome.Joined(var roster, var already) -> {
        if (!already) {
          Events.join(client, client.nick, roster.channel());
          ChannelQueries.names(client, new ArrayDeque<>(List.of(roster.channel())), () -> {});
        }
      }
      case Outcome.Parted(var channel, var reason) ->
          Events.part(client, client.nick, channel, reason);
      case Outcome.Done _ -> {}
      case Outcome.Refused(var reason, var subject) -> refused(client, command, reason, subject);
    }
  }

  private static void echo(Client client, Message message) {
    if (client.has(Capability.ECHO_MESSAGE)) {
      client.message(message);
    }
  }

  private static void refused(
      Client client, ChatCommand command, Outcome.Reason reason, String subject) {
    if (command instanceof ChatCommand.Login) {
      client.close("No more accounts can be created here");
      return;
    }
    switch (reason) {
      case NO_SUCH_ACCOUNT -> client.reply(Numeric.ERR_NOSUCHNICK, subject, "No such nick/channel");
      case NO_SUCH_CHANNEL -> ChannelCommands.noSuchChannel(client, subject);
      case NOT_ON_CHANNEL -> notOnChannel(client, command, subject);
      case MAILBOX_FULL ->
          client.fail(
              "PRIVMSG", "MAILBOX_FULL", subject, "The mailbox is full; the message was not sent");
      case TOO_MANY_CHANNELS ->
          client.reply(Numeric.ERR_TOOMANYCHANNELS, subject, "Too many channels");
      case TOO_MANY_ACCOUNTS -> throw new IllegalStateException(command + " was refused so");
    }
  }

  private static void notOnChannel(Client client, ChatCommand command, String channel) {
    Numeric numeric =
        command instanceof ChatCommand.Send
            ? Numeric.ERR_CANNOTSENDTOCHAN
            : Numeric.ERR_NOTONCHANNEL;
    client.reply(numeric, channel, "You are not in that channel");
  }
}
