package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Outcome;

/// What a client is told when one of its commands was refused.
final class Refusals {
  private Refusals() {}

  static void show(Client client, ChatCommand command, Outcome.Refused refused) {
    if (command instanceof ChatCommand.Login) {
      LoginFlow.refused(client, refused.reason());
      return;
    }
    if (command instanceof ChatCommand.Register) {
      AccountCommands.notRegistered(client, refused);
      return;
    }
    if (isQuiet(command, refused.reason())) {
      return;
    }
    String subject = refused.subject();
    switch (refused.reason()) {
      case NO_SUCH_ACCOUNT -> client.reply(Numeric.ERR_NOSUCHNICK, subject, "No such nick/channel");
      case NO_SUCH_CHANNEL -> noSuchChannel(client, subject);
      case NOT_ON_CHANNEL ->
          client.reply(Numeric.ERR_NOTONCHANNEL, subject, "You are not in that channel");
      case NOT_ALLOWED_TO_SPEAK ->
          client.reply(Numeric.ERR_CANNOTSENDTOCHAN, subject, "You cannot send to that channel");
      case USER_NOT_ON_CHANNEL ->
          client.reply(Numeric.ERR_USERNOTINCHANNEL, subject, "They are not in that channel");
      case USER_ON_CHANNEL ->
          client.reply(Numeric.ERR_USERONCHANNEL, subject, "is in that channel already");
      case NOT_CHANNEL_OPERATOR ->
          client.reply(
              Numeric.ERR_CHANOPRIVSNEEDED, subject, "You are not an operator of that channel");
      case BANNED -> cannotJoin(client, Numeric.ERR_BANNEDFROMCHAN, subject, 'b');
      case WRONG_KEY -> cannotJoin(client, Numeric.ERR_BADCHANNELKEY, subject, 'k');
      case CHANNEL_FULL -> cannotJoin(client, Numeric.ERR_CHANNELISFULL, subject, 'l');
      case INVITE_ONLY -> cannotJoin(client, Numeric.ERR_INVITEONLYCHAN, subject, 'i');
      case BAN_LIST_FULL ->
          client.reply(Numeric.ERR_BANLISTFULL, subject, "The channel's ban list is full");
      case MAILBOX_FULL ->
          client.fail(
              "PRIVMSG", "MAILBOX_FULL", subject, "The mailbox is full; the message was not sent");
      case TOO_MANY_MARKS ->
          client.fail("MARKREAD", "TOO_MANY_MARKS", subject, "You have too many read markers");
      case NOT_AN_OPERATOR -> client.reply(Numeric.ERR_NOPRIVILEGES, "You are not an IRC operator");
      case TOO_MANY_CHANNELS ->
          client.reply(Numeric.ERR_TOOMANYCHANNELS, subject, "Too many channels");
      case ACCOUNT_EXISTS, WRONG_PASSWORD, NO_NEW_ACCOUNTS, TOO_MANY_ACCOUNTS ->
          throw new IllegalStateException(command + " was refused so");
    }
  }

  /// Nobody is told automatically what has become of a notice, so that no two programs can answer
  /// each other for ever (RFC 2812, 3.3.2); but that nothing more fits is worth a word.
  private static boolean isQuiet(ChatCommand command, Outcome.Reason reason) {
    return command instanceof ChatCommand.Send send
        && send.notice()
        && reason != Outcome.Reason.MAILBOX_FULL;
  }

  static void noSuchChannel(Client client, String channel) {
    client.reply(Numeric.ERR_NOSUCHCHANNEL, Words.middle(channel), "No such channel");
  }

  private static void cannotJoin(Client client, Numeric numeric, String channel, char mode) {
    client.reply(numeric, channel, "Cannot join channel (+" + mode + ")");
  }
}
